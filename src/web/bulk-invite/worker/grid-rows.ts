import { LineShapes } from "#recipients/table/line-shapes.ts";
import { lastLineOf, TableRows } from "#recipients/table/table-rows.ts";
import type { ParsedList } from "#web/bulk-invite/text/parse-list.ts";
import { findingsOnLines } from "./list-items.ts";
import type { CellPosition, GridRow, Requests } from "./protocol.ts";

/** The tables of the newest list that were shown; a table is read whole once. */
const known = new WeakMap<ParsedList, Map<number, TableRows>>();

function rowsOf(parsed: ParsedList, index: number): TableRows | undefined {
  const table = parsed.list.tables[index];
  if (table === undefined) return undefined;
  const tables = known.get(parsed) ?? new Map<number, TableRows>();
  known.set(parsed, tables);
  const offset = () => new LineShapes(parsed.text).start(table.firstLine - 1);
  const rows = tables.get(index) ?? new TableRows(parsed.text, table, offset());
  tables.set(index, rows);
  return rows;
}

/** The rows of a table from position `first`, at most `limit`, each with the findings on its lines. */
export function gridRows(
  parsed: ParsedList,
  { table, first, limit }: { table: number; first: number; limit: number },
): GridRow[] {
  const rows = rowsOf(parsed, table)?.read(first, limit) ?? [];
  const address = addressColumn(parsed, table);
  return rows.map((row) => {
    const { line, cells } = row;
    const lastLine = lastLineOf(parsed.text, row);
    const findings = findingsOnLines(parsed, line, lastLine).map((item) => ({
      ...item,
      cellColumn: item.cellColumn ?? address,
    }));
    return { line, lastLine, cells: cells.map((cell) => cell.trim()), findings };
  });
}

/** Where the row on `line` is in its table, and which of its cells needs a look first. */
export function gridCellOn(
  parsed: ParsedList,
  { table, line, query }: Requests["gridCellOn"]["params"],
): CellPosition {
  const row = rowsOf(parsed, table)?.positionAt(line) ?? 0;
  const [found] = gridRows(parsed, { table, first: row, limit: 1 });
  const wanted = query?.toLowerCase();
  const matching =
    wanted === undefined ? -1 : (found?.cells.findIndex((cell) => cell.toLowerCase().includes(wanted)) ?? -1);
  if (matching !== -1) return { row, column: matching };
  const worst = found?.findings.find(({ kind }) => kind === "problem") ?? found?.findings[0];
  return { row, column: worst?.cellColumn ?? addressColumn(parsed, table) };
}

function addressColumn({ list }: ParsedList, table: number): number {
  const columns = list.tables[table]?.columns ?? [];
  return Math.max(
    0,
    columns.findIndex(({ use }) => use.kind === "address"),
  );
}
