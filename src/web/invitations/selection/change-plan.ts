import type { InvitationRow, NewBatch } from "#contract/batch.ts";
import type { InvitationStatus } from "#contract/invitation.ts";
import type { SelectedRow, Selection } from "./selection.ts";

export type ChangeKind = "revoke" | "resend" | "delete";

const changeable: Record<ChangeKind, readonly InvitationStatus[]> = {
  revoke: ["pending"],
  resend: ["pending", "expired", "revoked"],
  delete: ["pending", "accepted", "expired", "revoked"],
};

/** What a change does to a selection. `repeated`: rows left out because another row has the same address. */
export type ChangePlan = {
  kind: ChangeKind;
  rows: SelectedRow[];
  unchanged: SelectedRow[];
  repeated: number;
  selectedCount: number;
};

export function planChange(kind: ChangeKind, selection: Selection): ChangePlan {
  const all = [...selection.values()];
  const fitting = all.filter(({ status }) => changeable[kind].includes(status));
  const unchanged = all.filter(({ status }) => !changeable[kind].includes(status));
  const rows = kind === "resend" ? onePerAddress(fitting) : fitting;
  return { kind, rows, unchanged, repeated: fitting.length - rows.length, selectedCount: all.length };
}

/** The pending invitation of an address, which must be revoked first, or else the one selected first. */
function onePerAddress(rows: readonly SelectedRow[]): SelectedRow[] {
  const byAddress = new Map<string, SelectedRow>();
  for (const row of rows) {
    const address = row.emailAddress.toLowerCase();
    if (!byAddress.has(address) || row.status === "pending") byAddress.set(address, row);
  }
  return [...byAddress.values()];
}

/** A resend with empty options keeps the known options of each old invitation. */
export function toBatch({ kind, rows }: ChangePlan): NewBatch {
  const body = rows.map(({ id, emailAddress }): InvitationRow => ({ invitationId: id, emailAddress }));
  return kind === "resend" ? { kind, options: {}, rows: body } : { kind, rows: body };
}
