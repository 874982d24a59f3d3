import type { TeamMember } from "#contract/member.ts";
import type { Role } from "#contract/role.ts";
import { fail } from "#bff/http/problem.ts";
import { changeJoinRole } from "#bff/sign-in/links.ts";
import { endAccess, endSignIns, giveRole } from "#bff/sign-in/member-access.ts";
import * as sessions from "#bff/sign-in/sessions.ts";
import { hasOtherAdmin, removeTwoFactor, updateUser, type WaysIn } from "#bff/sign-in/users.ts";
import type { Store } from "#store/store.ts";
import { findMember } from "./member-list.ts";

/** The admin `actorId` changes the member `id`. */
export type Decision = { actorId: string; id: string; now: number; waysIn: WaysIn };

export type Changed = { before: TeamMember; after: TeamMember };

/**
 * Changes the role of a member, or of one who has not joined yet.
 * @throws {ProblemError} `conflict` for the caller, the last admin, the demo and single sign-on; `not_found`
 */
export function changeRole(db: Store["db"], decision: Decision, role: Role): Promise<Changed> {
  return decide(db, decision, async (trx, member) => {
    const { id, emailAddress } = member;
    if (member.signsInBy === "single_sign_on")
      fail("conflict", `OIDC_ROLES sets the role of ${emailAddress} at each sign-in. Change it there.`);
    if (member.state === "invited") return changeJoinRole(trx, id, role);
    if (role === member.role) return;
    if (id === decision.actorId) fail("conflict", "You can't change your own role. Ask another admin.");
    if (role !== "admin") await keepAnAdmin(trx, decision, member, "cannot get another role");
    await giveRole(trx, id, role, decision.now);
  });
}

/**
 * Disables a member and ends their access in the same transaction.
 * @throws {ProblemError} `conflict` for the caller, the last admin, the demo and a member who has not joined; `not_found`
 */
export function disable(db: Store["db"], decision: Decision): Promise<Changed> {
  return decide(db, decision, async (trx, member) => {
    const { id } = member;
    refuseInvited(member);
    if (id === decision.actorId) fail("conflict", "You can't disable yourself. Ask another admin.");
    await keepAnAdmin(trx, decision, member, "cannot be disabled");
    if (member.state !== "disabled") await updateUser(trx, id, { disabledAt: decision.now });
    await endAccess(trx, id, decision.now);
  });
}

/** @throws {ProblemError} `conflict` for the demo and a member who has not joined; `not_found` */
export function enable(db: Store["db"], decision: Decision): Promise<Changed> {
  return decide(db, decision, async (trx, member) => {
    refuseInvited(member);
    await updateUser(trx, member.id, { disabledAt: null });
  });
}

/**
 * Turns two-factor authentication off for a member who has lost the app and the recovery codes; their sessions end. One's
 * own needs the password, on the account page.
 * @throws {ProblemError} `conflict` for the caller, the demo, a member who has not joined and one without it; `not_found`
 */
export function turnTwoFactorOff(db: Store["db"], decision: Decision): Promise<Changed> {
  return decide(db, decision, async (trx, member) => {
    const { id, emailAddress } = member;
    refuseInvited(member);
    if (id === decision.actorId)
      fail("conflict", "Turn your own two-factor authentication off under Your account.");
    if (!member.isTwoFactorOn) fail("conflict", `${emailAddress} has no two-factor authentication.`);
    await removeTwoFactor(trx, id);
    await endSignIns(trx, id);
  });
}

/**
 * Ends every session of a member, or of the caller.
 * @throws {ProblemError} `conflict` for a member who has not joined; `not_found`
 */
export function endSessions(db: Store["db"], id: string): Promise<{ member: TeamMember; ended: number }> {
  return db.transaction().execute(async (trx) => {
    const member = await findMember(trx, id);
    refuseInvited(member);
    return { member, ended: await sessions.endSessions(trx, id) };
  });
}

/** One transaction: of two admins who demote each other, the second finds no other admin left. */
function decide(
  db: Store["db"],
  { id }: Decision,
  change: (trx: Store["db"], member: TeamMember) => Promise<void>,
): Promise<Changed> {
  return db.transaction().execute(async (trx) => {
    const before = await findMember(trx, id);
    if (before.signsInBy === "demo")
      fail("conflict", "The demo admin cannot be changed: everyone who tries Usher uses it.");
    await change(trx, before);
    return { before, after: await findMember(trx, id) };
  });
}

function refuseInvited({ state, emailAddress }: TeamMember): void {
  if (state === "invited")
    fail("conflict", `${emailAddress} has not joined yet. Withdraw the invitation instead.`);
}

async function keepAnAdmin(
  trx: Store["db"],
  { waysIn }: Decision,
  { id, role, emailAddress, state }: TeamMember,
  what: string,
) {
  if (role !== "admin" || state !== "active" || (await hasOtherAdmin(trx, waysIn, id))) return;
  fail("conflict", `${emailAddress} is the last admin and ${what}. Make another member an admin first.`);
}
