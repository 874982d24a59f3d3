/**
 * Rows near an element of a table, nearest first and following ones before preceding ones: where the focus goes when the
 * row itself is gone. React keeps the nodes of rows that stay, so the nodes themselves can be remembered.
 */
export function neighbouringRows(element: Element | null): HTMLElement[] {
  const row = element?.closest<HTMLElement>("[data-row]");
  if (!row) return [];
  const rows = [...(row.parentElement?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const place = rows.indexOf(row);
  return [row, ...rows.slice(place + 1), ...rows.slice(0, Math.max(0, place)).toReversed()];
}

/** Focuses the first remembered row that is still on the page, by its action button. Tells whether there was one. */
export function focusFirstRemaining(rows: readonly HTMLElement[]): boolean {
  const target = rows
    .filter((row) => row.isConnected)
    .map(
      (row) =>
        row.querySelector<HTMLElement>("[data-row-actions] button") ??
        row.querySelector<HTMLElement>("a, button"),
    )
    .find((element) => element !== null && element !== undefined);
  target?.focus();
  return target !== undefined && target !== null;
}

/** The last resort, so that the focus never falls to the body. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>("main h1")?.focus();
}
