import { Hono } from "hono";
import { FirstAdmin } from "#contract/sign-in.ts";
import type { Instance, Session } from "#contract/session.ts";
import type { Problem } from "#contract/problem.ts";
import { setCookies } from "./access.ts";
import type { Accounts } from "./accounts.ts";
import type { AppEnv } from "./context.ts";
import { fail } from "./problem.ts";
import { readBody } from "./request.ts";

type SessionRouteOptions = {
  accounts: Accounts;
  /** Sandbox mode, and nobody but this machine can reach us. */
  canEnterDemo: boolean;
  signIn: Session["signIn"];
  standing: () => { instance: Instance; problem: Problem | null };
};

/** `/api/session`: who am I, which instance is this, and the two ways in that need no password yet. */
export function sessionRoutes({
  accounts,
  canEnterDemo,
  signIn,
  standing,
}: SessionRouteOptions): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get("/", async (c) => {
      const { person, cookies } = await accounts.personOf(c.req.raw.headers);
      setCookies(c, cookies);
      const { instance, problem } = standing();
      const needsSetup = person === null && (await accounts.needsSetup());
      const session: Session = { person, instance, clerk: problem, signIn, canEnterDemo, needsSetup };
      return c.json(session);
    })
    .post("/demo", async (c) => {
      if (!canEnterDemo) fail("not_found");
      setCookies(c, await accounts.enterDemo());
      return c.json({ signedIn: true });
    })
    .post("/setup", async (c) => {
      const { token, ...credentials } = await readBody(c, FirstAdmin);
      setCookies(c, await accounts.setUp(token, credentials));
      return c.json({ signedIn: true }, 201);
    });
}
