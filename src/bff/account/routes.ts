import { Hono } from "hono";
import { type OwnSessionList, PasswordChange, SessionId } from "#contract/account.ts";
import { recorded } from "#bff/http/recorded.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody, readId } from "#bff/http/request.ts";
import type { SignInDeps } from "#bff/sign-in/deps.ts";
import { layoutRoutes } from "./layout-routes.ts";
import { openSession } from "#bff/sign-in/library-request.ts";
import { provePassword, refuseWeak, setPassword } from "#bff/sign-in/passwords/passwords.ts";
import { endSession, endSessions, listSessions } from "#bff/sign-in/sessions.ts";

/** Below `/api/session`: the member's own sessions and password. */
export function accountRoutes(deps: SignInDeps): Hono<AppEnv> {
  const { passwords, db, now } = deps;
  return new Hono<AppEnv>()
    .route("/layouts", layoutRoutes(deps))
    .get("/all", async (c) => {
      const ids = { userId: c.get("member").id, currentId: c.get("sessionId") };
      return c.json({ data: await listSessions(db, { ...ids, now: now() }) } satisfies OwnSessionList);
    })
    .post("/all/:id/end", async (c) => {
      const id = readId(c, SessionId);
      const { id: userId, emailAddress } = c.get("member");
      if (!(await endSession(db, id, userId)))
        fail("not_found", "This session has already ended. Reload the list.");
      const detail = id === c.get("sessionId") ? "their current session" : "another session of theirs";
      await c.get("record")({ action: "session.ended", result: "done", emailAddress, detail });
      return c.body(null, 204);
    })
    .post("/end-others", async (c) => {
      const { id, emailAddress } = c.get("member");
      const ended = await endSessions(db, id, c.get("sessionId"));
      const detail = ended === 1 ? "1 other session of theirs" : `${ended} other sessions of theirs`;
      await c.get("record")({ action: "session.ended", result: "done", emailAddress, detail });
      return c.body(null, 204);
    })
    .post("/password", async (c) => {
      const { currentPassword, newPassword } = await readBody(c, PasswordChange);
      const { id, emailAddress } = c.get("member");
      await recorded(c, { action: "member.password_changed", emailAddress, subjectId: id }, async () => {
        await provePassword(c, deps, { password: currentPassword, field: "currentPassword" });
        refuseWeak(newPassword, emailAddress, "newPassword");
        if (newPassword === currentPassword)
          fail("invalid", "This is your current password. Choose another one.", { field: "newPassword" });
        const hash = await passwords.hash(newPassword);
        await db.transaction().execute((trx) => setPassword(trx, id, hash, now()));
      });
      // All sessions have ended with the old password; this browser gets a new one.
      await openSession(c, deps, id);
      return c.body(null, 204);
    });
}
