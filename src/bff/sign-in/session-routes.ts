import { Hono } from "hono";
import type { Problem } from "#contract/problem.ts";
import type { Instance, Session } from "#contract/session.ts";
import { FirstAdmin } from "#contract/sign-in.ts";
import { clientAddress } from "#bff/http/client-address.ts";
import { type AppEnv, setCookies } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody } from "#bff/http/request.ts";
import { type DemoPlace, isDemoOpen } from "./demo.ts";
import type { SignInDeps } from "./deps.ts";
import { layoutsOf } from "./layouts.ts";
import { openSession } from "./library-request.ts";
import { recordStart } from "./session-activity.ts";
import type { Setup } from "./setup.ts";
import { startSingleSignOn } from "#bff/sign-in/single-sign-on/sign-in.ts";
import { createUser, demoAddress, findUser } from "./users.ts";

type SessionRouteDeps = SignInDeps & {
  setup: Setup;
  demo: DemoPlace;
  signIn: Session["signIn"];
  instanceStatus: { instance(): Instance; name(): string | null; problem(): Problem | null };
  /** Null while the database can be written. */
  storeProblem: () => Promise<Problem | null>;
};

/** `/api/session`: the signed-in member, the instance, and the ways to sign in that need no password yet. */
export function sessionRoutes(deps: SessionRouteDeps): Hono<AppEnv> {
  const { db, identify, now, setup, demo, signIn } = deps;
  return new Hono<AppEnv>()
    .get("/", async (c) => {
      const { member, cookies } = await identify(c.req.raw.headers);
      setCookies(c, cookies);
      const needsSetup = member === null && signIn.hasPasswords && (await setup.isNeeded());
      const canEnterDemo = isDemoOpen(demo, c.req.raw.headers);
      const { instanceStatus } = deps;
      const forMembers = member !== null && {
        instance: instanceStatus.instance(),
        instanceName: instanceStatus.name(),
        clerk: instanceStatus.problem(),
        store: await deps.storeProblem(),
        layouts: await layoutsOf(db, member.id),
      };
      const session: Session = { member, ...forMembers, signIn, canEnterDemo, needsSetup };
      return c.json(session);
    })
    .post("/demo", async (c) => {
      if (!isDemoOpen(demo, c.req.raw.headers)) fail("not_found");
      const id = await db.transaction().execute(async (trx) => {
        const user = await findUser(trx, { emailAddress: demoAddress });
        const admin = {
          emailAddress: demoAddress,
          name: "Demo admin",
          role: "admin",
          passwordHash: null,
        } as const;
        return user?.id ?? createUser(trx, admin, now());
      });
      await openSession(c, deps, id);
      await recordStart(c, { id, emailAddress: demoAddress }, "by the demo button");
      return c.json({ signedIn: true });
    })
    .post("/single-sign-on", (c) => startSingleSignOn(c, deps))
    .post("/setup", async (c) => {
      const { token, ...credentials } = await readBody(c, FirstAdmin);
      const { emailAddress } = credentials;
      const from = { stranger: clientAddress(c, deps.proxies) };
      if (!setup.isToken(token)) deps.throttle.count({ kind: "setup", subject: null, from });
      const id = await setup.complete(token, credentials);
      await openSession(c, deps, id);
      await c.get("record")({
        action: "member.joined",
        result: "done",
        member: { id, emailAddress },
        emailAddress,
        subjectId: id,
        detail: "as the first admin, by the set-up link",
      });
      await recordStart(c, { id, emailAddress }, "by the set-up link");
      return c.json({ signedIn: true }, 201);
    });
}
