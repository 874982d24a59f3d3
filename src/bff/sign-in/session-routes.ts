import { Hono } from "hono";
import { FirstAdmin } from "#contract/sign-in.ts";
import type { Instance, Session } from "#contract/session.ts";
import type { Problem } from "#contract/problem.ts";
import { type Accounts, demoAddress } from "./setup.ts";
import { type AppEnv, setCookies } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { libraryHeaders } from "./library-request.ts";
import { readBody } from "#bff/http/request.ts";
import { recordStart } from "./session-activity.ts";
import { type SingleSignOnRouteOptions, startSingleSignOn } from "./single-sign-on.ts";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";

type SessionRouteOptions = {
  accounts: Accounts;
  /** Sandbox mode, and nobody but this machine can reach us. */
  canEnterDemo: boolean;
  signIn: Session["signIn"];
  singleSignOn: SingleSignOnRouteOptions;
  proxies: TrustedProxies;
  standing: () => { instance: Instance; problem: Problem | null };
};

/** `/api/session`: who am I, which instance is this, and the ways in that need no password yet. */
export function sessionRoutes({
  accounts,
  canEnterDemo,
  signIn,
  singleSignOn,
  proxies,
  standing,
}: SessionRouteOptions): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get("/", async (c) => {
      const { member, cookies } = await accounts.memberOf(c.req.raw.headers);
      setCookies(c, cookies);
      const { instance, problem } = standing();
      const needsSetup = member === null && signIn.hasPasswords && (await accounts.needsSetup());
      const session: Session = { member, instance, clerk: problem, signIn, canEnterDemo, needsSetup };
      return c.json(session);
    })
    .post("/demo", async (c) => {
      if (!canEnterDemo) fail("not_found");
      const { userId, cookies } = await accounts.enterDemo(libraryHeaders(c, proxies));
      setCookies(c, cookies);
      await recordStart(c, { id: userId, emailAddress: demoAddress }, "by the demo's button");
      return c.json({ signedIn: true });
    })
    .post("/single-sign-on", (c) => startSingleSignOn(c, singleSignOn))
    .post("/setup", async (c) => {
      const { token, ...credentials } = await readBody(c, FirstAdmin);
      const { emailAddress } = credentials;
      const { userId, cookies } = await accounts.setUp(token, credentials, libraryHeaders(c, proxies));
      setCookies(c, cookies);
      await c.get("record")({
        action: "member.joined",
        result: "done",
        member: { id: userId, emailAddress },
        emailAddress,
        subjectId: userId,
        detail: "as the first admin, by the set-up link",
      });
      await recordStart(c, { id: userId, emailAddress }, "by the set-up link");
      return c.json({ signedIn: true }, 201);
    });
}
