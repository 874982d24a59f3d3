import type { TableLayouts, TableName } from "#contract/page/table-layout.ts";

const loaders = new Map<TableName, () => Promise<unknown>>();

/** Sets how to load what a table needs to show columns that the member chose. Most members keep the usual ones. */
export function whenLaidOut(table: TableName, load: () => Promise<unknown>): void {
  loaders.set(table, load);
}

/** Called with a new session, so that the first rows are already laid out. What cannot be loaded is done without. */
export async function loadLayoutParts(layouts: TableLayouts = {}): Promise<void> {
  const needed = [...loaders].filter(([table]) => layouts[table]?.columns ?? layouts[table]?.widths);
  await Promise.all(needed.map(([, load]) => load().catch(() => {})));
}
