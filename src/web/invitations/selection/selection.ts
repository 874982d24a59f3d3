import type { Invitation } from "#contract/invitation.ts";

/** What stays known of a selected row while it is on another page. */
export type SelectedRow = Pick<Invitation, "id" | "emailAddress" | "status">;

/** By id, so that sorting, searching and paging keep it; in the order of selection. */
export type Selection = Pick<
  ReadonlyMap<string, SelectedRow>,
  "size" | "has" | "get" | "keys" | "values" | typeof Symbol.iterator
>;

export const noSelection: Selection = new Map();

/** Adds the rows to the selection, or removes them. */
export function withRows(selection: Selection, rows: readonly SelectedRow[], isSelected: boolean): Selection {
  const next = new Map(selection);
  for (const { id, emailAddress, status } of rows) {
    if (isSelected) next.set(id, { id, emailAddress, status });
    else next.delete(id);
  }
  return next;
}

/** Updates the status of selected rows that are visible. Returns the same object when nothing has changed. */
export function refreshed(selection: Selection, rows: readonly SelectedRow[]): Selection {
  const changed = rows.filter(({ id, status }) => {
    const known = selection.get(id);
    return known !== undefined && known.status !== status;
  });
  return changed.length === 0 ? selection : withRows(selection, changed, true);
}

/** How many selected invitations are not among these rows: on other pages, or outside the filter or search. */
export function countOutside(selection: Selection, rows: readonly Pick<SelectedRow, "id">[]): number {
  return selection.size - rows.filter(({ id }) => selection.has(id)).length;
}

/** Undoes a clear: what was selected before, and what has been selected since. */
export function restored(cleared: Selection, since: Selection): Selection {
  return new Map([...cleared, ...since]);
}
