import type { Table } from "./column-use.ts";
import { isEmptyRow, isNoteRow } from "./row-kind.ts";
import type { Cell } from "./cell.ts";
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

  /** The position of the row that holds `line`, or of the next row below it; `count` below the last. */
  positionAt(line: number): number {
    const later = this.#marks.findIndex((mark) => mark.line > line);
    const first = Math.max(0, (later < 0 ? this.#marks.length : later) - 1) * step;
    const rows = this.read(first, step + 1);
    const above = rows.filter((row) => lastLineOf(this.#text, row) < line).length;
    return first + above;
  }

  #isRow(row: Row, isFirst: boolean): boolean {
    return !isEmptyRow(row) && !isNoteRow(row, this.#heading, isFirst);
  }

  #rowsFrom(at: Start): CsvRows {
    return rowsFrom(this.#text, this.#table, at);
  }
}

type Start = { from: number; line: number };

function rowsFrom(text: string, { delimiter, columns }: Table, { from, line }: Start): CsvRows {
  const address = columns.findIndex((column) => column.use.kind === "address");
  const shape = { width: columns.length, address: address < 0 ? undefined : address };
  return new CsvRows(text, delimiter, { from, to: text.length, line }, shape);
}

/** The row of the table that begins with a line: its offset and its number, from 1. */
export function readRowAt(text: string, table: Table, at: Start): Row | undefined {
  return rowsFrom(text, table, at).next();
}

/** The number of the last line of a row; a quoted cell may have several lines. */
export function lastLineOf(text: string, { line, from, to }: Omit<TableRow, "cells">): number {
  let last = line;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) last += 1;
  return last;
}

/** A part of a text and what takes its place. */
export type Change = { from: number; to: number; text: string };

/** The change that gives one cell of a row another value; everything around the cell stays as it is written. */
export function changeCell(
  text: string,
  row: Row,
  { column, value, delimiter }: { column: number; value: string; delimiter: string },
): Change {
  const cell = row.cells[column];
  const written = formatCell(value, delimiter);
  if (row.isWrapped)
    return changeWrapped(
      text,
      row,
      cell,
      written,
      delimiter.repeat(Math.max(0, column - row.cells.length + 1)),
    );
  if (cell === undefined) {
    const missing = column - row.cells.length + 1;
    return { from: row.end, to: row.end, text: delimiter.repeat(missing) + written };
  }
  if (text[cell.start - 1] !== '"') return { ...trimmedRange(text, cell), text: written };
  // A cell that was quoted stays quoted, as the cells around it are.
  const quoted = written.startsWith('"') ? written : `"${written}"`;
  const hasTextBehind = text[cell.end] !== '"';
  return { from: cell.start - 1, to: cell.end + (hasTextBehind ? 0 : 1), text: quoted };
}

/** `changeCell` for a row that is in quotes as a whole. */
function changeWrapped(
  text: string,
  row: Row,
  cell: Cell | undefined,
  written: string,
  missing: string,
): Change {
  const doubled = written.replaceAll('"', '""');
  if (cell === undefined) return { from: row.end - 1, to: row.end - 1, text: missing + doubled };
  const isQuoted = text.slice(cell.start - 2, cell.start) === '""' && cell.start - 2 > row.start;
  if (!isQuoted) return { ...trimmedRange(text, cell), text: doubled };
  const quoted = written.startsWith('"') ? doubled : `""${doubled}""`;
  return { from: cell.start - 2, to: cell.end + 2, text: quoted };
}

/** Keeps the spaces that align the cells of a printed table. */
function trimmedRange(text: string, { start, end }: Cell): { from: number; to: number } {
  const written = text.slice(start, end);
  if (written.trim() === "") return { from: start, to: end };
  return { from: end - written.trimStart().length, to: start + written.trimEnd().length };
}

/** Writes a cell; one that a reader would change is quoted. */
function formatCell(cell: string, delimiter: string): string {
  const isPlain = !cell.includes(delimiter) && !/["\r\n\u0085\u2028\u2029]|^\s|\s$/.test(cell);
  return isPlain ? cell : `"${cell.replaceAll('"', '""')}"`;
}
