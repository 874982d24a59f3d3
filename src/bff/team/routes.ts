import { type Context, Hono } from "hono";
import { AccountId, type AccountList, NewAccount, RoleChange } from "#contract/account.ts";
import * as changes from "./member-changes.ts";
import * as links from "./links.ts";
import type { LinkTools } from "./links.ts";
import { listAccounts } from "./member-list.ts";
import { recorded } from "#bff/activity/recorder.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody, readId } from "#bff/http/request.ts";

type AccountRouteTools = LinkTools & { hasPasswords: boolean };

/** `/api/accounts`: who may use Usher, for admins. What is done and what is refused both leave a line in the activity. */
export function accountRoutes(tools: AccountRouteTools): Hono<AppEnv> {
  const { db, now, hasPasswords } = tools;
  /** The account of the path: what the activity says of it, and who decides what about whom. */
  const subjectOf = async (c: Context<AppEnv>) => {
    const account = await changes.mustFind(db, readId(c, AccountId));
    const { id, emailAddress } = account;
    const decision = { actorId: c.get("person").id, id, now: now() };
    return { account, about: { emailAddress, subjectId: id }, decision };
  };
  return new Hono<AppEnv>()
    .get("/", async (c) => c.json({ data: await listAccounts(db) } satisfies AccountList))
    .post("/", async (c) => {
      const colleague = await readBody(c, NewAccount);
      const { emailAddress, role } = colleague;
      const link = await recorded(
        c,
        { action: "account.invited", emailAddress, detail: `as ${role}` },
        async () => {
          refuseWithoutPasswords(hasPasswords);
          return links.inviteColleague(tools, colleague, c.get("person").id);
        },
        ({ account }) => ({ subjectId: account.id }),
      );
      return c.json(link, 201);
    })
    .delete("/:id", async (c) => {
      const { account, about } = await subjectOf(c);
      await recorded(c, { action: "account.link_withdrawn", ...about }, () =>
        links.withdrawLink(db, account.id),
      );
      return c.body(null, 204);
    })
    .put("/:id/role", async (c) => {
      const { role } = await readBody(c, RoleChange);
      const { about, decision } = await subjectOf(c);
      const { after } = await recorded(
        c,
        { action: "account.role_changed", ...about, detail: role },
        () => changes.changeRole(db, decision, role),
        ({ before }) => ({ detail: `${role} instead of ${before.role}` }),
      );
      return c.json(after);
    })
    .post("/:id/disable", async (c) => {
      const { about, decision } = await subjectOf(c);
      const attempt = { action: "account.disabled", ...about } as const;
      return c.json((await recorded(c, attempt, () => changes.disable(db, decision))).after);
    })
    .post("/:id/enable", async (c) => {
      const { about, decision } = await subjectOf(c);
      const attempt = { action: "account.enabled", ...about } as const;
      return c.json((await recorded(c, attempt, () => changes.enable(db, decision))).after);
    })
    .post("/:id/two-factor-off", async (c) => {
      const { about, decision } = await subjectOf(c);
      const attempt = { action: "account.two_factor_off", ...about } as const;
      return c.json((await recorded(c, attempt, () => changes.turnTwoFactorOff(db, decision))).after);
    })
    .post("/:id/end-sessions", async (c) => {
      const { about, decision } = await subjectOf(c);
      const { account } = await recorded(
        c,
        { action: "account.sessions_ended", ...about },
        () => changes.endSessions(db, decision.id),
        ({ ended }) => ({ detail: ended === 1 ? "1 session" : `${ended} sessions` }),
      );
      return c.json(account);
    })
    .post("/:id/link", async (c) => {
      const { account, about, decision } = await subjectOf(c);
      const detail = account.state === "invited" ? "to join" : "to set a new password";
      const link = await recorded(c, { action: "account.link_made", ...about, detail }, async () => {
        refuseWithoutPasswords(hasPasswords);
        return links.renewLink(tools, account.id, decision.actorId);
      });
      return c.json(link, 201);
    });
}

/** With `PASSWORD_SIGN_IN=off` a link would lead to a door that is shut. */
function refuseWithoutPasswords(hasPasswords: boolean): void {
  if (!hasPasswords)
    fail(
      "conflict",
      "Passwords are turned off here, so a link would open nothing. People come in by single sign-on: see OIDC_ROLES.",
    );
}
