import { batchMaxRows, type BatchKind, type InvitationRow, type NewBatch } from "#contract/batch.ts";
import type { InvitationCounts, InvitationStatus } from "#contract/invitation.ts";
import { type Change, changeableStatuses } from "#contract/matching/changed-statuses.ts";
import type { MatchingBatch } from "#contract/matching/matching-batch.ts";
import type { SelectedRow, Selection } from "./selection.ts";

/** What the buttons do with selected invitations. To remind is to resend to those who have not joined. */
export type ChangeName = "revoke" | "resend" | "remind" | "delete";

export function changeOf(name: ChangeName): Change {
  return name === "remind" ? { kind: "resend", isReminder: true } : { kind: name, isReminder: false };
}

/**
 * What a change does. `counts`: the invitations by status, `total` of them, with some of their addresses. `unchanged`:
 * those whose status the change does not apply to. `repeated`: left out because another one has the same address.
 * `crowded`: addresses left out of a resend because several of their invitations are pending; `joined`: because they have
 * accepted another invitation.
 */
export type ChangePlan = {
  name: ChangeName;
  kind: BatchKind;
  counts: InvitationCounts;
  total: number;
  samples: string[];
  unchanged: InvitationCounts;
  repeated: number;
  crowded: { count: number; first?: string };
  joined: number;
  selectedCount: number;
  batch: NewBatch | MatchingBatch;
};

const namedRows = 2;

export function planChange(name: ChangeName, selection: Selection): ChangePlan {
  const all = [...selection.values()];
  const change = changeOf(name);
  const statuses = changeableStatuses(change);
  const fitting = all.filter(({ status }) => statuses.includes(status));
  const { rows, repeated, crowded } =
    change.kind === "resend" ? onePerAddress(fitting) : { rows: fitting, repeated: 0, crowded: [] };
  // To count a single further row would be as long as to name it.
  const named = rows.slice(0, rows.length === namedRows + 1 ? rows.length : namedRows);
  const [first] = crowded;
  return {
    name,
    kind: change.kind,
    counts: countByStatus(rows),
    total: rows.length,
    samples: named.map(({ emailAddress }) => emailAddress),
    unchanged: countByStatus(all.filter(({ status }) => !statuses.includes(status))),
    repeated,
    crowded: { count: crowded.length, ...(first !== undefined && { first }) },
    joined: 0,
    selectedCount: all.length,
    batch: toBatch(change.kind, rows),
  };
}

/**
 * The pending invitation of each address, which must be revoked first, or else the one selected first. Of an address
 * with several pending ones, Clerk would refuse the new one after the first link has died, so it is left alone.
 */
function onePerAddress(fitting: readonly SelectedRow[]) {
  const rows: SelectedRow[] = [];
  const crowded: string[] = [];
  let repeated = 0;
  for (const [address, group] of Map.groupBy(fitting, (row) => row.emailAddress.toLowerCase())) {
    const pending = group.filter(({ status }) => status === "pending");
    const row = pending[0] ?? group[0];
    if (pending.length > 1) crowded.push(address);
    else if (row) {
      rows.push(row);
      repeated += group.length - 1;
    }
  }
  return { rows, repeated, crowded };
}

function countByStatus(rows: readonly SelectedRow[]): InvitationCounts {
  const countOf = (wanted: InvitationStatus) => rows.filter(({ status }) => status === wanted).length;
  return {
    pending: countOf("pending"),
    accepted: countOf("accepted"),
    expired: countOf("expired"),
    revoked: countOf("revoked"),
  };
}

/** A resend with empty options keeps the known options of each old invitation. */
function toBatch(kind: Change["kind"], rows: readonly SelectedRow[]): NewBatch {
  const body = rows.map(({ id, emailAddress }): InvitationRow => ({ invitationId: id, emailAddress }));
  return kind === "resend" ? { kind, options: {}, rows: body } : { kind, rows: body };
}

export const isTooLarge = ({ total }: Pick<ChangePlan, "total">): boolean => total > batchMaxRows;
