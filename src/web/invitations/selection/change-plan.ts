import type { InvitationRow, NewBatch } from "#contract/batch.ts";
import type { InvitationStatus } from "#contract/invitation.ts";
import type { SelectedRow, Selection } from "./selection.ts";

export type ChangeKind = "revoke" | "resend" | "delete";

const changeable: Record<ChangeKind, readonly InvitationStatus[]> = {
  revoke: ["pending"],
  resend: ["pending", "expired", "revoked"],
  delete: ["pending", "accepted", "expired", "revoked"],
};

/**
 * What a change does to a selection. `repeated`: rows left out because another row has the same address. `crowded`:
 * addresses left out of a resend because several of their invitations are pending.
 */
export type ChangePlan = {
  kind: ChangeKind;
  rows: SelectedRow[];
  unchanged: SelectedRow[];
  repeated: number;
  crowded: string[];
  selectedCount: number;
};

export function planChange(kind: ChangeKind, selection: Selection): ChangePlan {
  const all = [...selection.values()];
  const fitting = all.filter(({ status }) => changeable[kind].includes(status));
  const unchanged = all.filter(({ status }) => !changeable[kind].includes(status));
  const { rows, repeated, crowded } =
    kind === "resend" ? onePerAddress(fitting) : { rows: fitting, repeated: 0, crowded: [] };
  return { kind, rows, unchanged, repeated, crowded, selectedCount: all.length };
}

/**
 * The pending invitation of each address, which must be revoked first, or else the one selected first. Of an address
 * with several pending ones, Clerk would refuse the new one after the first link has died, so it is left alone.
 */
function onePerAddress(fitting: readonly SelectedRow[]): Pick<ChangePlan, "rows" | "repeated" | "crowded"> {
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

/** A resend with empty options keeps the known options of each old invitation. */
export function toBatch({ kind, rows }: ChangePlan): NewBatch {
  const body = rows.map(({ id, emailAddress }): InvitationRow => ({ invitationId: id, emailAddress }));
  return kind === "resend" ? { kind, options: {}, rows: body } : { kind, rows: body };
}
