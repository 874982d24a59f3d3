import { Hono } from "hono";
import type { Context } from "hono";
import { AccountId, NewAccount, RoleChange } from "#contract/account.ts";
import type { AccountList } from "#contract/account.ts";
import * as changes from "./account-changes.ts";
import * as links from "./account-links.ts";
import type { LinkTools } from "./account-links.ts";
import { listAccounts } from "./account-list.ts";
import { recorded } from "./activity-log.ts";
import type { AppEnv } from "./context.ts";
import { readBody, readId } from "./request.ts";

/** `/api/accounts`: who may use Usher, for admins. What is done and what is refused both leave a line in the activity. */
export function accountRoutes(tools: LinkTools): Hono<AppEnv> {
  const { db, now } = tools;
  const decision = (c: Context<AppEnv>, id: string) => ({ actorId: c.get("person").id, id, now: now() });
  return new Hono<AppEnv>()
    .get("/", async (c) => c.json({ data: await listAccounts(db) } satisfies AccountList))
    .post("/", async (c) => {
      const colleague = await readBody(c, NewAccount);
      const { emailAddress, role } = colleague;
      const link = await recorded(
        c,
        { action: "account.invited", emailAddress, detail: `as ${role}` },
        () => links.inviteColleague(tools, colleague, c.get("person").id),
        ({ account }) => ({ subjectId: account.id }),
      );
      return c.json(link, 201);
    })
    .delete("/:id", async (c) => {
      const id = readId(c, AccountId);
      const { emailAddress } = await changes.mustFind(db, id);
      await recorded(c, { action: "account.link_withdrawn", emailAddress, subjectId: id }, () =>
        links.withdrawLink(db, id),
      );
      return c.body(null, 204);
    })
    .put("/:id/role", async (c) => {
      const id = readId(c, AccountId);
      const { role } = await readBody(c, RoleChange);
      const { emailAddress } = await changes.mustFind(db, id);
      const { after } = await recorded(
        c,
        { action: "account.role_changed", emailAddress, subjectId: id, detail: role },
        () => changes.changeRole(db, decision(c, id), role),
        ({ before }) => ({ detail: `${role} instead of ${before.role}` }),
      );
      return c.json(after);
    })
    .post("/:id/disable", async (c) => {
      const id = readId(c, AccountId);
      const { emailAddress } = await changes.mustFind(db, id);
      const { after } = await recorded(c, { action: "account.disabled", emailAddress, subjectId: id }, () =>
        changes.disable(db, decision(c, id)),
      );
      return c.json(after);
    })
    .post("/:id/enable", async (c) => {
      const id = readId(c, AccountId);
      const { emailAddress } = await changes.mustFind(db, id);
      const { after } = await recorded(c, { action: "account.enabled", emailAddress, subjectId: id }, () =>
        changes.enable(db, decision(c, id)),
      );
      return c.json(after);
    })
    .post("/:id/end-sessions", async (c) => {
      const id = readId(c, AccountId);
      const { emailAddress } = await changes.mustFind(db, id);
      const { account } = await recorded(
        c,
        { action: "account.sessions_ended", emailAddress, subjectId: id },
        () => changes.endSessions(db, id),
        ({ ended }) => ({ detail: ended === 1 ? "1 session" : `${ended} sessions` }),
      );
      return c.json(account);
    })
    .post("/:id/link", async (c) => {
      const id = readId(c, AccountId);
      const { emailAddress, state } = await changes.mustFind(db, id);
      const detail = state === "invited" ? "to join" : "to set a new password";
      const link = await recorded(
        c,
        { action: "account.link_made", emailAddress, subjectId: id, detail },
        () => links.renewLink(tools, id, c.get("person").id),
      );
      return c.json(link, 201);
    });
}
