import { queryOptions, useQueries } from "@tanstack/react-query";
import { newestData } from "#web/api/newest-data.ts";
import { queryClient } from "#web/api/query-client.ts";
import { draft, listWorker } from "#web/bulk-invite/draft/page-draft.ts";
import type { GridRow } from "#web/bulk-invite/worker/protocol.ts";

const rowsPerChunk = 128;

const keyOfRows = (table: number) => ["bulk-invite", "grid-rows", table] as const;

/** Rows of a table. They never change but by `showEdit`: another text has another revision. */
const gridRowsQuery = (revision: number, table: number, chunk: number) =>
  queryOptions({
    queryKey: [...keyOfRows(table), chunk, revision] as const,
    queryFn: () =>
      listWorker.request("gridRows", { table, first: chunk * rowsPerChunk, limit: rowsPerChunk }),
    staleTime: Infinity,
    gcTime: 5_000,
    // The rows of the last text stay until those of the new one are there, so that a key in between finds its row.
    placeholderData: () => newestData<GridRow[]>([...keyOfRows(table), chunk]),
  });

const chunkOf = (row: number) => Math.floor(row / rowsPerChunk);

type RowsInView = { first: number; last: number; active: number };

/**
 * The rows of a table that are in view and the active one, by position; those that are not there yet are left out. Keys
 * work on the active row even while it is out of view.
 */
export function useGridRows(
  revision: number,
  table: number,
  { first, last, active }: RowsInView,
): Map<number, GridRow> {
  const chunks = [chunkOf(active)];
  for (let chunk = chunkOf(first); chunk <= chunkOf(last); chunk += 1)
    if (chunk !== chunkOf(active)) chunks.push(chunk);
  const results = useQueries({ queries: chunks.map((chunk) => gridRowsQuery(revision, table, chunk)) });
  const rows = new Map<number, GridRow>();
  for (const [at, { data = [] }] of results.entries()) {
    const start = (chunks[at] ?? 0) * rowsPerChunk;
    for (const [position, row] of data.entries()) rows.set(start + position, row);
  }
  return rows;
}

/** Resolves when `useGridRows` has this row at its next render. */
export async function loadGridRow(table: number, row: number): Promise<void> {
  const revision = draft.getState().parsed?.revision ?? 0;
  await queryClient.ensureQueryData(gridRowsQuery(revision, table, chunkOf(row)));
}

type ShownEdit = { table: number; line: number; column: number; value: string; shift: number };

/** Shows an edit until the new text is parsed, so that the next edit begins with what this one left. */
export function showEdit({ table, line, column, value, shift }: ShownEdit): void {
  queryClient.setQueriesData<GridRow[]>({ queryKey: keyOfRows(table) }, (rows) =>
    rows?.map((row) => {
      if (row.line > line) return { ...row, line: row.line + shift, lastLine: row.lastLine + shift };
      if (row.line < line) return row;
      const cells = Array.from(
        { length: Math.max(row.cells.length, column + 1) },
        (_, at) => row.cells[at] ?? "",
      );
      return {
        ...row,
        cells: cells.with(column, value),
        lastLine: row.lastLine + shift,
        findings: row.findings.filter((item) => item.cellColumn !== column),
      };
    }),
  );
}
