import { publicLink } from "#bff/env/public-url.ts";
import type { MemberLink, NewMember, TeamMember } from "#contract/member.ts";
import { fail } from "#bff/http/problem.ts";
import * as links from "#bff/sign-in/links.ts";
import { findUser } from "#bff/sign-in/users.ts";
import type { Store } from "#store/store.ts";
import { findMember } from "./member-list.ts";

export type LinkDeps = { db: Store["db"]; publicUrl: URL; now: () => number };

/**
 * Invites a member to Usher. An expired invitation of the address is replaced.
 * @throws {ProblemError} `conflict` for a member, and for an address with an open invitation
 */
export function inviteMember(deps: LinkDeps, newMember: NewMember, actorId: string): Promise<MemberLink> {
  const { emailAddress, role } = newMember;
  return deps.db.transaction().execute(async (trx) => {
    await refuseMember(trx, emailAddress);
    for (const { id, expiresAt } of await links.listJoinLinks(trx, { emailAddress })) {
      if (expiresAt > deps.now()) refuseInvited(emailAddress);
      await links.deleteLink(trx, id);
    }
    const link = { kind: "join", emailAddress, role, userId: null, createdBy: actorId } as const;
    return answer(trx, deps, await links.createLink(trx, link, deps.now()));
  });
}

/**
 * A new one-time link that replaces the old one: to join for an invited member, to set a new password for others.
 * @throws {ProblemError} `conflict` for the caller, disabled members and those without a password; `not_found`
 */
export function renewLink(deps: LinkDeps, id: string, actorId: string): Promise<MemberLink> {
  return deps.db.transaction().execute(async (trx) => {
    const member = await findMember(trx, id);
    if (member.state === "invited")
      return answer(trx, deps, await links.renewJoinLink(trx, { id, createdBy: actorId, now: deps.now() }));
    refusePasswordLink(member, actorId);
    await links.deletePasswordLinks(trx, id);
    const { emailAddress, role } = member;
    const link = { kind: "password", emailAddress, role, userId: id, createdBy: actorId } as const;
    return answer(trx, deps, await links.createLink(trx, link, deps.now()), member);
  });
}

/**
 * Withdraws an invitation to Usher: its link stops working.
 * @throws {ProblemError} `conflict` for a member who has joined; `not_found`
 */
export function withdrawLink(db: Store["db"], id: string): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const { state, emailAddress } = await findMember(trx, id);
    if (state !== "invited")
      fail("conflict", `${emailAddress} has already joined. Disable the member instead.`);
    await links.deleteLink(trx, id);
  });
}

/** `member` is who the link is for, where it is not the invited one. */
async function answer(
  trx: Store["db"],
  { publicUrl }: LinkDeps,
  { id, token, expiresAt }: links.MintedLink,
  member?: TeamMember,
): Promise<MemberLink> {
  const url = publicLink(publicUrl, `/join?token=${token}`);
  return { member: member ?? (await findMember(trx, id)), url, expiresAt };
}

async function refuseMember(trx: Store["db"], emailAddress: string): Promise<void> {
  const user = await findUser(trx, { emailAddress });
  if (user === undefined) return;
  const next = user.isDisabled ? "Enable them in the team." : "Change their role in the team.";
  fail("conflict", `${emailAddress} is already a member. ${next}`, { field: "emailAddress" });
}

function refuseInvited(emailAddress: string): never {
  return fail(
    "conflict",
    `${emailAddress} already has an open invitation. Make a new link in the team, or withdraw it.`,
    { field: "emailAddress" },
  );
}

function refusePasswordLink({ id, emailAddress, signsInBy, state }: TeamMember, actorId: string): void {
  if (id === actorId) fail("conflict", "Change your own password under Your account.");
  if (signsInBy !== "password") fail("conflict", `${emailAddress} signs in without a password.`);
  if (state === "disabled") fail("conflict", `${emailAddress} is disabled. Enable them first.`);
}
