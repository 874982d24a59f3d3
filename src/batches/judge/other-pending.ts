import { type Invitation, isTestInvitation } from "#contract/invitation.ts";
import { sentences } from "#contract/sentences.ts";

/**
 * The other pending invitations among those of one address. Clerk refuses a new one while one is pending, so revoking the
 * old one would only break a link. Tests do not count: they are deleted before a call.
 */
export function allOtherPending(invitations: readonly Invitation[], oldId: string | null): Invitation[] {
  return invitations.filter((one) => one.id !== oldId && one.status === "pending" && !isTestInvitation(one));
}

/** The newest of them, if the invitations come newest first. */
export function otherPending(
  invitations: readonly Invitation[],
  oldId: string | null,
): Invitation | undefined {
  return allOtherPending(invitations, oldId)[0];
}

/** "2026-11-27 08:15 UTC" for a time in ms. */
export function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Why an address with another pending invitation than the old one is not changed, and what to do. */
export function otherPendingDetail(
  { emailAddress, createdAt }: Invitation,
  old: Pick<Invitation, "status"> | null,
): string {
  const reason = `${emailAddress} has another pending invitation since ${minuteOf(createdAt)}`;
  return old?.status === "pending"
    ? sentences(`${reason}, so nothing was revoked`, "Revoke one of them, then resend the other.")
    : sentences(`${reason}, so no new one was sent`, "Resend that one instead.");
}
