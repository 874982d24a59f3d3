import { Hono } from "hono";
import { SessionId, type OwnSessionList, PasswordChange } from "#contract/account.ts";
import { signIn } from "#bff/sign-in/setup.ts";
import { recorded } from "#bff/http/recorded.ts";
import { type AppEnv, setCookies } from "#bff/http/context.ts";
import { libraryHeaders } from "#bff/sign-in/library-request.ts";
import { setPassword } from "#bff/sign-in/link-use.ts";
import { endOtherSessions, endSession, listSessions } from "#bff/sign-in/sessions.ts";
import { type OwnTools, provePassword } from "#bff/sign-in/passwords.ts";
import { refuseWeak } from "#bff/env/password-rules.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody, readId } from "#bff/http/request.ts";

/** Under `/api/session`: one's own sessions and password. Everybody who is signed in may. */
export function accountRoutes(tools: OwnTools): Hono<AppEnv> {
  const { auth, db, now, proxies } = tools;
  return new Hono<AppEnv>()
    .get("/all", async (c) => {
      const ids = { userId: c.get("member").id, currentId: c.get("sessionId") };
      return c.json({ data: await listSessions(db, { ...ids, now: now() }) } satisfies OwnSessionList);
    })
    .post("/all/:id/end", async (c) => {
      const id = readId(c, SessionId);
      const { id: userId, emailAddress } = c.get("member");
      if (!(await endSession(db, userId, id)))
        fail("not_found", "There is no such session of yours any more. Reload the list.");
      const detail = id === c.get("sessionId") ? "their present session" : "another session of theirs";
      await c.get("record")({ action: "session.ended", result: "done", emailAddress, detail });
      return c.body(null, 204);
    })
    .post("/end-others", async (c) => {
      const { id, emailAddress } = c.get("member");
      const ended = await endOtherSessions(db, id, c.get("sessionId"));
      const detail = ended === 1 ? "1 other session of theirs" : `${ended} other sessions of theirs`;
      await c.get("record")({ action: "session.ended", result: "done", emailAddress, detail });
      return c.body(null, 204);
    })
    .post("/password", async (c) => {
      const { currentPassword, newPassword } = await readBody(c, PasswordChange);
      const { id, emailAddress } = c.get("member");
      await recorded(c, { action: "member.password_changed", emailAddress, subjectId: id }, async () => {
        await provePassword(c, tools, { password: currentPassword, field: "currentPassword" });
        refuseWeak(newPassword, emailAddress, "newPassword");
        if (newPassword === currentPassword)
          fail("invalid", "This is your present password. Choose another.", { field: "newPassword" });
        const hash = await (await auth.$context).password.hash(newPassword);
        await db.transaction().execute((trx) => setPassword(trx, id, hash, now()));
      });
      // All sessions have ended with the old password; this browser gets a new one.
      const { cookies } = await signIn(auth, id, libraryHeaders(c, proxies));
      setCookies(c, cookies);
      return c.body(null, 204);
    });
}
