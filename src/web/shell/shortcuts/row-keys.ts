/** Rows of a table, also of a virtual one, whose rows have an index. */
const rows = () => [...document.querySelectorAll<HTMLElement>("main tr:is([data-row], [data-index])")];

const focusedRow = () => document.activeElement?.closest<HTMLElement>("main tbody tr") ?? null;

/** Focuses the next or previous row; without one, the first row in sight. */
export function moveRow(step: 1 | -1): void {
  const all = rows();
  const current = focusedRow();
  const index = current === null ? -1 : all.indexOf(current);
  const row = index === -1 ? all.find(isInSight) : all[index + step];
  if (row === undefined) return;
  row.tabIndex = -1;
  row.focus();
}

/** Below the cells of the header, which stick below the toolbar of the list. */
function isInSight(row: HTMLElement): boolean {
  const header = row.closest("table")?.querySelector("thead th");
  return row.getBoundingClientRect().top >= (header?.getBoundingClientRect().bottom ?? 0) - 1;
}

export function selectRow(): void {
  focusedRow()?.querySelector<HTMLElement>("[data-select]")?.click();
}

/** Follows the link of a focused row, or opens its menu. What is focused within a row handles Enter itself. */
export function openRow(): void {
  const row = focusedRow();
  if (row === null || row !== document.activeElement) return;
  const link = row.querySelector<HTMLElement>("a[href]");
  const menu = row.querySelector<HTMLElement>("[data-row-actions] button");
  if (link === null) menu?.focus();
  (link ?? menu)?.click();
}
