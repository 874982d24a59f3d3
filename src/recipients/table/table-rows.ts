import type { Table } from "./column-use.ts";
import { isEmptyRow, isNoteRow } from "./row-kind.ts";
import { CsvRows, type Row } from "./rows.ts";
import { valuesOf } from "./sample-table.ts";

/** A row of a table. `from` and `to` are offsets in the text; `line` is from 1. */
export type TableRow = { line: number; from: number; to: number; cells: string[] };

/** Row starts are kept for every so many rows: offsets and lines in pairs. */
const step = 256;

/**
 * Gives the rows of a table on demand: the first call reads the table once, later ones only the rows they return and
 * fewer than 256 before them. `offset` is where the first line of the table begins in the text.
 */
export class TableRows {
  readonly #text: string;
  readonly #table: Table;
  readonly #heading: Row | undefined;
  readonly #marks: { from: number; line: number }[] = [];
  readonly count: number;

  constructor(text: string, table: Table, offset: number) {
    this.#text = text;
    this.#table = table;
    const rows = this.#rowsFrom({ from: offset, line: table.firstLine });
    this.#heading = table.headingLine === undefined ? undefined : rows.next();
    let count = 0;
    let at = { from: rows.offset, line: rows.nextLine };
    for (let row = rows.next(); row !== undefined; row = rows.next()) {
      if (row.line > table.lastLine) break;
      if (this.#isRow(row, count === 0)) {
        if (count % step === 0) this.#marks.push(at);
        count += 1;
      }
      at = { from: rows.offset, line: rows.nextLine };
    }
    this.count = count;
  }

  /** The rows from position `first`, at most `limit`; without headings, notes and blank rows. */
  read(first: number, limit: number): TableRow[] {
    const mark = this.#marks[Math.floor(first / step)];
    const found: TableRow[] = [];
    if (mark === undefined) return found;
    const rows = this.#rowsFrom(mark);
    let position = Math.floor(first / step) * step;
    const end = Math.min(this.count, first + limit);
    for (let row = rows.next(); row !== undefined && position < end; row = rows.next()) {
      if (!this.#isRow(row, position === 0)) continue;
      if (position >= first) {
        found.push({ line: row.line, from: row.start, to: row.end, cells: valuesOf(row) });
      }
      position += 1;
    }
    return found;
  }

  #isRow(row: Row, isFirst: boolean): boolean {
    return !isEmptyRow(row) && !isNoteRow(row, this.#heading, isFirst);
  }

  #rowsFrom({ from, line }: { from: number; line: number }): CsvRows {
    const { delimiter, columns } = this.#table;
    const address = columns.findIndex((column) => column.use.kind === "address");
    const shape = { width: columns.length, address: address < 0 ? undefined : address };
    return new CsvRows(this.#text, delimiter, { from, to: this.#text.length, line }, shape);
  }
}

/** Writes cells as a row of text. Cells that a reader would change are quoted. */
export function formatRow(cells: readonly string[], delimiter: string): string {
  return cells.map((cell) => formatCell(cell, delimiter)).join(delimiter);
}

function formatCell(cell: string, delimiter: string): string {
  const isPlain = !cell.includes(delimiter) && !/["\r\n\u0085\u2028\u2029]|^\s|\s$/.test(cell);
  return isPlain ? cell : `"${cell.replaceAll('"', '""')}"`;
}
