import type { TeamMember } from "#contract/member.ts";
import type { Role } from "#contract/role.ts";
import type { Store } from "#store/store.ts";
import { findMember } from "./member-list.ts";
import { demoAddress } from "#bff/sign-in/setup.ts";
import { fail } from "#bff/http/problem.ts";

/** `actorId` decides, `id` is decided about. */
type Decision = { actorId: string; id: string; now: number };

/** As it was, and as it is now. */
export type Changed = { before: TeamMember; after: TeamMember };

/**
 * Gives an account, or somebody who is still to join, another role.
 * @throws {ProblemError} `conflict` for oneself, the last admin, the demo and single sign-on; `not_found`
 */
export function changeRole(db: Store["db"], decision: Decision, role: Role): Promise<Changed> {
  return decide(db, decision, async (trx, member) => {
    const { id, emailAddress } = member;
    if (member.signsInBy === "single_sign_on")
      fail("conflict", `The role of ${emailAddress} is set by OIDC_ROLES at each sign-in. Change it there.`);
    if (member.state === "invited") {
      await trx.updateTable("member_link").set({ role }).where("id", "=", id).execute();
      return;
    }
    if (role === member.role) return;
    if (id === decision.actorId)
      fail("conflict", "Nobody changes their own role. Ask another admin of Usher to do it.");
    if (role !== "admin") await keepAnAdmin(trx, member, "cannot get another role");
    await trx.updateTable("user").set({ role }).where("id", "=", id).execute();
  });
}

/**
 * Shuts an account: its sessions and its open links end in the same moment.
 * @throws {ProblemError} `conflict` for oneself, the last admin, the demo and whoever has not joined; `not_found`
 */
export function disable(db: Store["db"], decision: Decision): Promise<Changed> {
  return decide(db, decision, async (trx, member) => {
    const { id } = member;
    refuseInvited(member);
    if (id === decision.actorId) fail("conflict", "You can't disable yourself. Ask another admin.");
    await keepAnAdmin(trx, member, "cannot be disabled");
    await trx
      .updateTable("user")
      .set({ disabledAt: decision.now, lastSeenAt: member.lastSeenAt })
      .where("id", "=", id)
      .where("disabledAt", "is", null)
      .execute();
    await trx.deleteFrom("session").where("userId", "=", id).execute();
    await trx.deleteFrom("member_link").where("user_id", "=", id).where("used_at", "is", null).execute();
  });
}

/** @throws {ProblemError} `conflict` for the demo and whoever has not joined; `not_found` */
export function enable(db: Store["db"], decision: Decision): Promise<Changed> {
  return decide(db, decision, async (trx, member) => {
    refuseInvited(member);
    await trx.updateTable("user").set({ disabledAt: null }).where("id", "=", member.id).execute();
  });
}

/**
 * Turns somebody's second factor off, for whoever has lost the app and the recovery codes; their sessions end. One's own
 * takes the password, on the page of the account.
 * @throws {ProblemError} `conflict` for oneself, the demo, whoever has not joined and an account without one; `not_found`
 */
export function turnTwoFactorOff(db: Store["db"], decision: Decision): Promise<Changed> {
  return decide(db, decision, async (trx, member) => {
    const { id, emailAddress } = member;
    refuseInvited(member);
    if (id === decision.actorId)
      fail(
        "conflict",
        "Turn your own second factor off on the page of your account: it takes your password.",
      );
    if (!member.isTwoFactorOn) fail("conflict", `${emailAddress} has no second factor to turn off.`);
    await trx.deleteFrom("two_factor").where("userId", "=", id).execute();
    await trx
      .updateTable("user")
      .set({ twoFactorEnabled: 0, lastSeenAt: member.lastSeenAt })
      .where("id", "=", id)
      .execute();
    await trx.deleteFrom("session").where("userId", "=", id).execute();
  });
}

/**
 * Ends every session of an account, one's own as well.
 * @throws {ProblemError} `conflict` for whoever has not joined; `not_found`
 */
export async function endSessions(
  db: Store["db"],
  id: string,
): Promise<{ member: TeamMember; ended: number }> {
  return db.transaction().execute(async (trx) => {
    const member = await mustFind(trx, id);
    refuseInvited(member);
    // Kept with the account: the list of accounts says when somebody was last at work.
    await trx.updateTable("user").set({ lastSeenAt: member.lastSeenAt }).where("id", "=", id).execute();
    const { numDeletedRows } = await trx.deleteFrom("session").where("userId", "=", id).executeTakeFirst();
    return { member, ended: Number(numDeletedRows) };
  });
}

/**
 * Reading, judging and writing are one transaction: two admins who demote each other in the same moment are judged one
 * after the other, and the second finds nobody left.
 */
function decide(
  db: Store["db"],
  { id }: Decision,
  change: (trx: Store["db"], member: TeamMember) => Promise<void>,
): Promise<Changed> {
  return db.transaction().execute(async (trx) => {
    const before = await mustFind(trx, id);
    if (before.signsInBy === "demo")
      fail("conflict", "The demo admin cannot be changed: everyone who tries Usher uses it.");
    await change(trx, before);
    return { before, after: await mustFind(trx, id) };
  });
}

/** @throws {ProblemError} `not_found` */
export async function mustFind(db: Store["db"], id: string): Promise<TeamMember> {
  const member = await findMember(db, id);
  if (member !== undefined) return member;
  return fail("not_found", "There is no member with this id any more. Reload the team.");
}

function refuseInvited({ state, emailAddress }: TeamMember): void {
  if (state === "invited") fail("conflict", `${emailAddress} has not joined yet. Withdraw the link instead.`);
}

/** The demo is no admin to count on: it is gone with the sandbox. */
async function keepAnAdmin(trx: Store["db"], { id, role, emailAddress, state }: TeamMember, what: string) {
  if (role !== "admin" || state !== "active") return;
  const other = await trx
    .selectFrom("user")
    .select("id")
    .where("role", "=", "admin")
    .where("disabledAt", "is", null)
    .where("email", "!=", demoAddress)
    .where("id", "!=", id)
    .executeTakeFirst();
  if (other === undefined)
    fail(
      "conflict",
      `${emailAddress} is the last admin of Usher and ${what}. Make somebody else an admin first.`,
    );
}
