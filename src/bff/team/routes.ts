import { type Context, Hono } from "hono";
import { MemberId, type Team, MemberChange, NewMember } from "#contract/member.ts";
import * as changes from "./member-changes.ts";
import * as links from "./member-links.ts";
import type { LinkTools } from "./member-links.ts";
import { listMembers } from "./member-list.ts";
import { recorded } from "#bff/http/recorded.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody, readId } from "#bff/http/request.ts";

type MemberRouteTools = LinkTools & { hasPasswords: boolean };

/** `/api/members`: who may use Usher, for admins. What is done and what is refused both leave a line in the activity. */
export function memberRoutes(tools: MemberRouteTools): Hono<AppEnv> {
  const { db, now, hasPasswords } = tools;
  /** The account of the path: what the activity says of it, and who decides what about whom. */
  const subjectOf = async (c: Context<AppEnv>) => {
    const member = await changes.mustFind(db, readId(c, MemberId));
    const { id, emailAddress } = member;
    const decision = { actorId: c.get("member").id, id, now: now() };
    return { member, about: { emailAddress, subjectId: id }, decision };
  };
  return new Hono<AppEnv>()
    .get("/", async (c) => c.json({ data: await listMembers(db) } satisfies Team))
    .post("/", async (c) => {
      const newMember = await readBody(c, NewMember);
      const { emailAddress, role } = newMember;
      const link = await recorded(
        c,
        { action: "member.invited", emailAddress, detail: `as ${role}` },
        async () => {
          refuseWithoutPasswords(hasPasswords);
          return links.inviteMember(tools, newMember, c.get("member").id);
        },
        ({ member }) => ({ subjectId: member.id }),
      );
      return c.json(link, 201);
    })
    .delete("/:id", async (c) => {
      const { member, about } = await subjectOf(c);
      await recorded(c, { action: "member.link_withdrawn", ...about }, () =>
        links.withdrawLink(db, member.id),
      );
      return c.body(null, 204);
    })
    .patch("/:id", async (c) => {
      const change = await readBody(c, MemberChange);
      const { about, decision } = await subjectOf(c);
      if ("state" in change) {
        const isEnabled = change.state === "active";
        const attempt = { action: isEnabled ? "member.enabled" : "member.disabled", ...about } as const;
        const work = isEnabled ? changes.enable : changes.disable;
        return c.json((await recorded(c, attempt, () => work(db, decision))).after);
      }
      const { role } = change;
      const { after } = await recorded(
        c,
        { action: "member.role_changed", ...about, detail: role },
        () => changes.changeRole(db, decision, role),
        ({ before }) => ({ detail: `${role} instead of ${before.role}` }),
      );
      return c.json(after);
    })
    .post("/:id/two-factor-off", async (c) => {
      const { about, decision } = await subjectOf(c);
      const attempt = { action: "member.two_factor_off", ...about } as const;
      return c.json((await recorded(c, attempt, () => changes.turnTwoFactorOff(db, decision))).after);
    })
    .post("/:id/end-sessions", async (c) => {
      const { about, decision } = await subjectOf(c);
      const { member } = await recorded(
        c,
        { action: "member.sessions_ended", ...about },
        () => changes.endSessions(db, decision.id),
        ({ ended }) => ({ detail: ended === 1 ? "1 session" : `${ended} sessions` }),
      );
      return c.json(member);
    })
    .post("/:id/link", async (c) => {
      const { member, about, decision } = await subjectOf(c);
      const detail = member.state === "invited" ? "to join" : "to set a new password";
      const link = await recorded(c, { action: "member.link_made", ...about, detail }, async () => {
        refuseWithoutPasswords(hasPasswords);
        return links.renewLink(tools, member.id, decision.actorId);
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
