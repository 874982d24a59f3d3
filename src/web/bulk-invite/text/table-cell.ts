import type { Table } from "#recipients/table/column-use.ts";
import type { Row } from "#recipients/table/rows.ts";
import { changeCell, readRowAt } from "#recipients/table/table-rows.ts";
import { cleanText, type Lines, splice } from "./lines.ts";

/** A row as the user saw it: its line (from 1) and its cells without the spaces around them. */
export type SeenRow = { line: number; cells: readonly string[] };

/** How far a row is searched that other edits moved. */
const maxDistance = 200;

function rowAt({ text, starts }: Lines, table: Table, line: number): Row | undefined {
  const from = starts[line - 1];
  return from === undefined ? undefined : readRowAt(text, table, { from, line });
}

function countChanged(row: Row, { cells }: SeenRow): number {
  const count = Math.max(row.cells.length, cells.length);
  let changed = 0;
  for (let at = 0; at < count; at += 1) {
    if ((row.cells[at]?.value.trim() ?? "") !== (cells[at] ?? "")) changed += 1;
  }
  return changed;
}

/** The row that the user saw: on its line, near it, or on its line with most of its cells. */
function findRow(lines: Lines, table: Table, seen: SeenRow): Row | undefined {
  const expected = rowAt(lines, table, seen.line);
  if (expected !== undefined && countChanged(expected, seen) === 0) return expected;
  for (let distance = 1; distance <= maxDistance; distance += 1) {
    for (const line of [seen.line - distance, seen.line + distance]) {
      const row = rowAt(lines, table, line);
      if (row !== undefined && countChanged(row, seen) === 0) return row;
    }
  }
  const isSame = expected !== undefined && countChanged(expected, seen) * 2 < seen.cells.length;
  return isSame ? expected : undefined;
}

export type CellEdit = { table: Table; row: SeenRow; column: number; value: string };

/**
 * Gives one cell of a table in `lines` another value, also if earlier edits moved its row since the user saw it.
 * Undefined if the row is no longer there.
 */
export function editCell(lines: Lines, { table, row: seen, column, value }: CellEdit): Lines | undefined {
  const row = findRow(lines, table, seen);
  if (row === undefined) return undefined;
  const { delimiter } = table;
  const change = changeCell(lines.text, row, { column, value: cleanText(value).trim(), delimiter });
  return splice(lines, change.from, change.to, change.text);
}
