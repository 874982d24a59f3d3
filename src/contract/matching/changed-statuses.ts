import type { BatchKind } from "#contract/batch.ts";
import { InvitationStatus } from "#contract/invitation.ts";

/** The kinds of batches about existing invitations. */
export type ChangeKind = Exclude<BatchKind, "invite">;

/** A reminder is a resend to people who have a pending invitation and have not joined. */
export type Change = { kind: ChangeKind; isReminder: boolean };

const changeable: Readonly<Record<ChangeKind, readonly InvitationStatus[]>> = {
  revoke: ["pending"],
  resend: ["pending", "expired", "revoked"],
  delete: InvitationStatus.options,
};

/** The statuses of the invitations that a change applies to. */
export function changeableStatuses({ kind, isReminder }: Change): readonly InvitationStatus[] {
  return isReminder ? ["pending"] : changeable[kind];
}

/** The statuses that a filter asks for; without any, all but revoked. */
export function filteredStatuses(status: readonly InvitationStatus[] | undefined): InvitationStatus[] {
  return InvitationStatus.options.filter((each) =>
    status === undefined ? each !== "revoked" : status.includes(each),
  );
}

/** The statuses of the invitations that a change takes of those that match a filter. */
export function changedStatuses(
  change: Change,
  status: readonly InvitationStatus[] | undefined,
): InvitationStatus[] {
  return filteredStatuses(status).filter((each) => changeableStatuses(change).includes(each));
}
