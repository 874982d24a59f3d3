import type { Invitation } from "#contract/invitation.ts";

/** What has to be known of a selected invitation while its row is on another page. */
export type Picked = Pick<Invitation, "id" | "emailAddress" | "status">;

/** By id, so that sort, search and page make no difference. In the order of selecting. */
export type Selection = ReadonlyMap<string, Picked>;

export const nothing: Selection = new Map();

/** The selection with these rows in it, or without them. */
export function withRows(selection: Selection, rows: readonly Picked[], isSelected: boolean): Selection {
  const next = new Map(selection);
  for (const { id, emailAddress, status } of rows) {
    if (isSelected) next.set(id, { id, emailAddress, status });
    else next.delete(id);
  }
  return next;
}

/** Follows what has become of selected rows that are in sight. The same object when nothing has. */
export function refreshed(selection: Selection, rows: readonly Picked[]): Selection {
  const changed = rows.filter(({ id, status }) => {
    const known = selection.get(id);
    return known !== undefined && known.status !== status;
  });
  return changed.length === 0 ? selection : withRows(selection, changed, true);
}
