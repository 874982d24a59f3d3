import { type Context, Hono } from "hono";
import { MemberChange, MemberId, NewMember, type Team, type TeamMember } from "#contract/member.ts";
import type { Engine } from "#batches/engine.ts";
import { recorded } from "#bff/http/recorded.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import type { WaysIn } from "#bff/sign-in/users.ts";
import { readBody, readId } from "#bff/http/request.ts";
import * as changes from "./member-changes.ts";
import { inviteMember, type LinkDeps, renewLink, withdrawLink } from "./member-links.ts";
import { findMember, listMembers } from "./member-list.ts";

type MemberRouteDeps = LinkDeps & { waysIn: WaysIn; engine: Engine | null };

/** `/api/members`: the team, for admins. Changes and refusals are recorded in the activity. */
export function memberRoutes(deps: MemberRouteDeps): Hono<AppEnv> {
  const { db, now, waysIn, engine } = deps;
  const subjectOf = async (c: Context<AppEnv>) => {
    const member = await findMember(db, readId(c, MemberId));
    const { id, emailAddress } = member;
    const decision: changes.Decision = { actorId: c.get("member").id, id, now: now(), waysIn };
    return { member, about: { emailAddress, subjectId: id }, decision };
  };
  return new Hono<AppEnv>()
    .get("/", async (c) =>
      c.json({ data: await listMembers(db, await engine?.runningByMember()) } satisfies Team),
    )
    .post("/", async (c) => {
      const newMember = await readBody(c, NewMember);
      const { emailAddress, role } = newMember;
      const link = await recorded(
        c,
        { action: "member.invited", emailAddress, detail: `as ${role}` },
        async () => {
          refuseWithoutPasswords(waysIn);
          return inviteMember(deps, newMember, c.get("member").id);
        },
        ({ member }) => ({ subjectId: member.id }),
      );
      return c.json(link, 201);
    })
    .delete("/:id", async (c) => {
      const { about, decision } = await subjectOf(c);
      await recorded(c, { action: "member.link_withdrawn", ...about }, () => withdrawLink(db, decision.id));
      return c.body(null, 204);
    })
    .patch("/:id", async (c) => {
      const change = await readBody(c, MemberChange);
      const { about, decision } = await subjectOf(c);
      if ("state" in change) {
        const isEnabled = change.state === "active";
        const attempt = { action: isEnabled ? "member.enabled" : "member.disabled", ...about } as const;
        const work = isEnabled ? changes.enable : changes.disable;
        const { after } = await recorded(c, attempt, () => work(db, decision));
        if (!isEnabled && change.pauseBatches === true)
          await pauseBatches(c, engine, after, `${after.emailAddress} was disabled`);
        return c.json(after);
      }
      const { role } = change;
      const { after } = await recorded(
        c,
        { action: "member.role_changed", ...about, detail: role },
        () => changes.changeRole(db, decision, role),
        ({ before }) => ({ detail: `${role} instead of ${before.role}` }),
      );
      if (change.pauseBatches === true)
        await pauseBatches(c, engine, after, `the role of ${after.emailAddress} is now ${role}`);
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
        refuseWithoutPasswords(waysIn);
        return renewLink(deps, decision.id, decision.actorId);
      });
      return c.json(link, 201);
    });
}

/** After the change, so that the member starts no others. Each batch has its own entry in the activity. */
async function pauseBatches(c: Context<AppEnv>, engine: Engine | null, member: TeamMember, why: string) {
  const ids = (await engine?.pauseOf(member.id, `Paused because ${why}.`)) ?? [];
  for (const subjectId of ids)
    await c.get("record")({ action: "batch.paused", result: "done", subjectId, detail: why });
}

/** With `PASSWORD_SIGN_IN=off` a link would lead to a password that cannot be used. */
function refuseWithoutPasswords({ hasPasswords }: WaysIn): void {
  if (!hasPasswords)
    fail("conflict", "Passwords are off. Members sign in with single sign-on; OIDC_ROLES gives them roles.");
}
