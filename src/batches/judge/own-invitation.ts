import { isDeepStrictEqual } from "node:util";
import { type Invitation, isTestInvitation, rowMark } from "#contract/invitation.ts";
import type { BatchRow } from "#batches/rows.ts";

/** Clerk's default. */
const defaultDays = 30;
const dayMs = 86_400_000;
/** Clerk may count days by its own calendar, in which some have 23 or 25 hours. */
const dayToleranceMs = 2 * 3_600_000;
/** Servers of Clerk may disagree by so much. */
const skewMs = 100;

/** When calls of a row may have taken effect (ms, by Clerk's clock); `until` is null without a limit. */
type Period = { since: number; until: number | null };

/**
 * True for an invitation that a call of the row can have made at that time: the address, the time, the metadata and the
 * days are those of the row, and no other row or member accounts for it (`recorded`). With a mark, the mark decides.
 */
export function isOwnInvitation(
  row: BatchRow,
  one: Invitation,
  { since, until }: Period,
  recorded: ReadonlySet<string>,
): boolean {
  if (one.emailAddress.toLowerCase() !== row.emailAddress || one.id === row.targetId) return false;
  if (recorded.has(one.id) || isTestInvitation(one)) return false;
  const mark = one.publicMetadata[rowMark];
  if (row.mark !== null || mark !== undefined) return row.mark === mark;
  return isBetween(one.createdAt, since, until) && hasMetadataOf(row, one) && hasDaysOf(row, one);
}

/** True if the row may have been sent between a backup and its restore. */
export function isOfRestore({ restored, unknownSince }: BatchRow): boolean {
  return restored !== null && unknownSince !== null && unknownSince <= restored.until;
}

/** True for an invitation that was revoked after the backup, also while the restored batch waited for a member. */
export function isRevokedSince({ restored }: BatchRow, { status, updatedAt }: Invitation): boolean {
  return restored !== null && status === "revoked" && isBetween(updatedAt, restored.from, null);
}

/** True for an invitation that was made between the backup and the restore, of which the ledger knows nothing. */
export function isMadeInGap({ restored }: BatchRow, { createdAt }: Invitation): boolean {
  return restored !== null && isBetween(createdAt, restored.from, restored.until);
}

/** Clerk's clock is known by its `Date` header, which drops the milliseconds; so may the times of invitations. */
function isBetween(at: number, since: number, until: number | null): boolean {
  const earliest = since - (at % 1_000 === 0 ? 1_000 : 0) - skewMs;
  return at >= earliest && at <= (until ?? Infinity) + 1_000 + skewMs;
}

function hasMetadataOf({ invitee }: BatchRow, { publicMetadata }: Invitation): boolean {
  return isDeepStrictEqual(withoutNulls(publicMetadata), withoutNulls(invitee.publicMetadata ?? {}));
}

/** Clerk deletes a key of metadata whose value is null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => withoutNulls(entry));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutNulls(entry)]));
}

function hasDaysOf({ invitee }: BatchRow, { createdAt, expiresAt }: Invitation): boolean {
  if (expiresAt === null) return true;
  const days = invitee.expiresInDays ?? defaultDays;
  return Math.abs(expiresAt - createdAt - days * dayMs) <= dayToleranceMs;
}
