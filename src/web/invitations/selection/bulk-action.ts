import type { InvitationRow, NewBatch } from "#contract/batch.ts";
import type { InvitationStatus } from "#contract/invitation.ts";
import type { Picked, Selection } from "./selection.ts";

export type BulkKind = "revoke" | "resend" | "delete";

const appliesTo: Record<BulkKind, readonly InvitationStatus[]> = {
  revoke: ["pending"],
  resend: ["pending", "expired", "revoked"],
  delete: ["pending", "accepted", "expired", "revoked"],
};

/** What an action does to a selection. `repeated`: left out because another selected row has the same address. */
export type BulkPlan = {
  kind: BulkKind;
  rows: Picked[];
  staying: Picked[];
  repeated: number;
  selectedCount: number;
};

/**
 * Which rows an action is for, and which stay as they are. An address is resent once: by its pending invitation, which
 * has to go first, else by the one selected first.
 */
export function bulkPlan(kind: BulkKind, selection: Selection): BulkPlan {
  const all = [...selection.values()];
  const fitting = all.filter(({ status }) => appliesTo[kind].includes(status));
  const staying = all.filter(({ status }) => !appliesTo[kind].includes(status));
  const rows = kind === "resend" ? onePerAddress(fitting) : fitting;
  return { kind, rows, staying, repeated: fitting.length - rows.length, selectedCount: all.length };
}

function onePerAddress(rows: readonly Picked[]): Picked[] {
  const byAddress = new Map<string, Picked>();
  for (const row of rows) {
    const address = row.emailAddress.toLowerCase();
    if (!byAddress.has(address) || row.status === "pending") byAddress.set(address, row);
  }
  return [...byAddress.values()];
}

/** The body of the submit. A resend without options keeps what is known of each old invitation. */
export function batchOf({ kind, rows }: BulkPlan): NewBatch {
  const sent = rows.map(({ id, emailAddress }): InvitationRow => ({ invitationId: id, emailAddress }));
  return kind === "resend" ? { kind, options: {}, rows: sent } : { kind, rows: sent };
}
