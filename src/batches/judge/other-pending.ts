import { type Invitation, isTestInvitation } from "#contract/invitation.ts";
import { sentences } from "#contract/sentences.ts";

/**
 * Another pending invitation among those of one address. Clerk refuses a new one while it is pending, so revoking the
 * old one would only break a link. Tests do not count: they are deleted before a call.
 */
export function otherPending(
  invitations: readonly Invitation[],
  oldId: string | null,
): Invitation | undefined {
  return invitations.find((one) => one.id !== oldId && one.status === "pending" && !isTestInvitation(one));
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
