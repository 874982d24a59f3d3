import { Collector } from "#recipients/collector.ts";
import type { RecipientList } from "#recipients/recipient-list.ts";
import { scan } from "#recipients/text/scan.ts";
import type { Layout } from "./columns.ts";
import { readRowContext } from "./row-context.ts";
import { type Cell, CsvRows, type Row } from "./rows.ts";

function readCell(text: string, row: Row, cell: Cell, out: Collector): void {
  // Scanned within the text, so that lines and columns are right. A value with unescaped quotes is not in the text.
  const isVerbatim = cell.value.length === cell.end - cell.start;
  const line = { number: row.line, start: row.lineStart };
  if (isVerbatim) scan(text, cell.start, cell.end, line, out);
  else scan(cell.value, 0, cell.value.length, { number: row.line, start: 0 }, out);
}

/**
 * Reads a table (comma, semicolon, tab or pipe; RFC 4180 quotes). Each row is one token, or several if its address cell
 * contains several addresses. An empty address cell or an invalid option is the problem of its row.
 */
export function readTable(text: string, layout: Layout): RecipientList {
  const out = new Collector();
  const rows = new CsvRows(text, layout.delimiter);
  if (layout.hasHeader) rows.next();
  for (let row = rows.next(); row !== undefined; row = rows.next()) {
    const cell = row.cells[layout.columns.address];
    const before = out.tokenCount;
    out.beginRow(readRowContext(row, layout.columns));
    if (cell !== undefined) readCell(text, row, cell, out);
    if (out.tokenCount === before && row.cells.some((other) => other.value.trim() !== "")) {
      out.refuse("empty-cell", text.slice(row.start, row.end), row.line, row.start - row.lineStart + 1);
    }
  }
  return out.finish(rows.lineCount);
}
