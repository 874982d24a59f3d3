import type { InvitationCounts } from "#contract/invitation.ts";
import type { InvitationFilter } from "#contract/invitation-filter.ts";
import { type Change, changedStatuses, filteredStatuses } from "#contract/matching/changed-statuses.ts";
import type { Target } from "#register/changes/targets.ts";
import type { MatchingRegister } from "./plan.ts";

const none = (): InvitationCounts => ({ pending: 0, accepted: 0, expired: 0, revoked: 0 });

/** The invitations that match a filter, by status: those that a change can apply to, and those that it leaves out. */
export async function countMatching(
  register: MatchingRegister,
  filter: InvitationFilter,
  change: Change,
): Promise<{ changed: InvitationCounts; leftOut: InvitationCounts }> {
  const known = await register.counts(filter);
  const [changed, leftOut] = [none(), none()];
  const statuses = changedStatuses(change, filter.status);
  for (const status of filteredStatuses(filter.status))
    (statuses.includes(status) ? changed : leftOut)[status] = known[status];
  return { changed, leftOut };
}

export function countRows(rows: readonly Target[]): InvitationCounts {
  const counts = none();
  for (const { status } of rows) counts[status] += 1;
  return counts;
}

export function sumOf(counts: InvitationCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
