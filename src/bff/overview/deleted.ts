import { type Batch, makesInvitations } from "#contract/batch.ts";
import type { Funnel, RegisterState } from "#contract/overview/joining.ts";

type Sent = Pick<Batch, "kind" | "counts" | "finishedAt">;

/**
 * How many invitations of a batch were deleted. Of those that Usher deletes the register keeps nothing, but the batch has
 * counted what it sent. That is compared only when everything was read since the batch has ended: before, an invitation
 * that is not in the register yet would count as deleted.
 */
export function deletedOf(
  batch: Sent,
  { sent, deleted }: Funnel,
  { asOf, isComplete }: RegisterState,
): number {
  const { counts, finishedAt } = batch;
  const isRead = isComplete && asOf !== null && finishedAt !== null && asOf > finishedAt;
  if (!isRead || !makesInvitations(batch) || counts.sending > 0) return deleted;
  return Math.max(deleted, counts.done - sent);
}
