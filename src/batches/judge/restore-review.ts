import type { Invitation } from "#contract/invitation.ts";
import type { AddressStanding } from "#batches/precheck/precheck.ts";
import type { BatchRow } from "#batches/rows.ts";
import { isMadeInGap, isOwnInvitation, isRevokedSince } from "./own-invitation.ts";

/** What Clerk lists about the address of a row, besides its standing. */
export type ListedNow = {
  standing: AddressStanding;
  /** Revoked and accepted invitations of the address. */
  others: readonly Invitation[];
  /** Invitations that other rows or members account for. */
  recorded: ReadonlySet<string>;
};

export type Reviewed = "open" | "recognised" | "invited" | "users" | "revoked" | "unknown";

/** What a restored row becomes if its batch is resumed now. The engine decides again, row by row. */
export function reviewRow(row: BatchRow, { standing, others, recorded }: ListedNow): Reviewed {
  const target = others.find(({ id }) => id === row.targetId);
  if (row.kind === "revoke" || row.kind === "delete")
    return target?.status === "revoked" && row.kind === "revoke" ? "recognised" : "open";
  const { invitation } = standing;
  if (invitation !== undefined && invitation.id !== row.targetId)
    return isOfBatch(row, invitation, recorded) ? "recognised" : "invited";
  const wasInvited = others.some(
    (one) => one.status === "accepted" && one.id !== row.targetId && isOfBatch(row, one, recorded),
  );
  if (wasInvited) return "recognised";
  if (standing.standing === "user") return "users";
  if (standing.standing === "new" && others.some((one) => isRevokedSince(row, one))) return "revoked";
  return standing.standing === "unknown" ? "unknown" : "open";
}

/** Before the old invitation is read, the options of the new one are not known. */
function isOfBatch(row: BatchRow, one: Invitation, recorded: ReadonlySet<string>): boolean {
  const period = row.restored && { since: row.restored.from, until: row.restored.until };
  if (period === null) return false;
  return row.step === "invite"
    ? isOwnInvitation(row, one, period, recorded)
    : isMadeInGap(row, one) && !recorded.has(one.id);
}
