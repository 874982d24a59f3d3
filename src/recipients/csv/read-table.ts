import { Collector } from "#recipients/collector.ts";
import { type Layout, layoutByContent, layoutByHeader } from "./columns.ts";
import { readRow } from "./row-context.ts";
import { type Cell, CsvRows, type Row } from "./rows.ts";
import type { RecipientList } from "#recipients/recipient-list.ts";
import { scan } from "#recipients/text/scan.ts";

/** True for a table whose first row names its columns, one of them the address. A list with a title is none. */
export function looksLikeCsv(text: string): boolean {
  return layoutByHeader(text) !== undefined;
}

function readCell(text: string, row: Row, cell: Cell, out: Collector): void {
  // Read where it stands, so that lines and columns come out right; a cell with doubled quotes stands nowhere.
  const isVerbatim = cell.value.length === cell.end - cell.start;
  const line = { number: row.line, start: row.lineStart };
  if (isVerbatim) scan(text, cell.start, cell.end, line, out);
  else scan(cell.value, 0, cell.value.length, { number: row.line, start: 0 }, out);
}

/**
 * Reads a table (comma, semicolon, tab or pipe; RFC 4180 quotes) with or without a header row. Its tokens are rows:
 * one for each, more where an address cell holds several addresses. An empty address cell and an option that cannot
 * be used are problems of their row; cells of other columns are no tokens.
 */
export function readCsv(text: string): RecipientList {
  return readTable(text, layoutByHeader(text) ?? layoutByContent(text));
}

/** `readCsv` for a layout that is known already. */
export function readTable(text: string, layout: Layout): RecipientList {
  const out = new Collector();
  const rows = new CsvRows(text, layout.delimiter);
  if (layout.hasHeader) rows.next();
  for (let row = rows.next(); row !== undefined; row = rows.next()) {
    const cell = row.cells[layout.columns.address];
    const before = out.tokenCount;
    out.beginRow(readRow(row, layout.columns));
    if (cell !== undefined) readCell(text, row, cell, out);
    if (out.tokenCount === before && row.cells.some((other) => other.value.trim() !== "")) {
      out.refuse("empty-cell", text.slice(row.start, row.end), row.line, row.start - row.lineStart + 1);
    }
  }
  return out.finish(rows.lineCount);
}
