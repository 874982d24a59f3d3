import type { Collector } from "#recipients/collector.ts";
import { scan } from "#recipients/text/scan.ts";
import type { ColumnChoices, Table } from "./column-use.ts";
import { describeTable } from "./describe-table.ts";
import { addressRank, rankAddressHeading } from "./headings.ts";
import { bareAddress } from "./judge-columns.ts";
import type { LineShapes } from "./line-shapes.ts";
import { planOf, readRowContext, type RowPlan } from "./row-context.ts";
import { isEmptyRow, isExampleRow, isNoteRow } from "./row-kind.ts";
import type { Cell } from "./cell.ts";
import { CsvRows, type Row } from "./rows.ts";
import type { FoundTable } from "./sample-table.ts";

/** Reads the rows of one table. */
class TableReader {
  readonly #text: string;
  readonly #found: FoundTable;
  readonly #table: Table;
  readonly #out: Collector;
  readonly #index: number;
  readonly #plan: RowPlan;
  readonly #address: number;
  readonly #cell: { table: number; column: number };
  /** Only a column about other people holds addresses, and the user did not choose it. */
  readonly #isOtherPerson: boolean;
  #isFirst = true;

  constructor(text: string, found: FoundTable, table: Table, isChosen: boolean, out: Collector) {
    this.#text = text;
    this.#found = found;
    this.#table = table;
    this.#index = out.tableCount;
    this.#out = out;
    this.#plan = planOf(table.columns.map((column) => column.use));
    this.#address = this.#plan.address ?? -1;
    this.#cell = { table: out.tableCount, column: Math.max(this.#address, 0) };
    const heading = table.columns[this.#address]?.heading ?? "";
    this.#isOtherPerson = !isChosen && rankAddressHeading(heading) === addressRank.otherPerson;
  }

  read(row: Row): void {
    if (isEmptyRow(row)) return;
    const place = { line: row.line, column: row.start - row.lineStart + 1 };
    const source = this.#text.slice(row.start, row.end);
    if (isNoteRow(row, this.#found.heading, this.#isFirst)) {
      this.#out.note({ ...place, source });
      return;
    }
    this.#isFirst = false;
    const cell = row.cells[this.#address];
    const before = this.#out.tokenCount;
    this.#begin(row);
    if (row.hasAt && isExampleRow(row, this.#address)) {
      this.#out.refuse("around-table", source, place.line, place.column);
      return;
    }
    if (cell?.value.includes("@") !== true) {
      const other = this.#otherAddress(row);
      const isEmpty = cell?.isBlank !== false;
      const [only] = row.cells;
      if (other !== undefined && row.cells.length === 1 && only !== undefined) this.#readTyped(row, only);
      else if (other !== undefined) {
        // The address replaces the whole row, so only the user can choose it.
        const reason = isEmpty ? "empty-cell" : "no-address";
        this.#out.refuse(reason, source, place.line, place.column, other, this.#cell, true);
      }
    }
    if (this.#out.tokenCount > before) return;
    if (cell !== undefined) this.#readCell(row, cell);
    if (this.#out.tokenCount === before) this.#out.refuse("empty-cell", source, place.line, place.column);
  }

  #begin(row: Row): void {
    const context = readRowContext((column) => row.cells[column]?.value ?? "", this.#plan, this.#index);
    if (this.#isOtherPerson) context.doubt = "other-person";
    context.cell = this.#cell;
    this.#out.beginRow(context);
  }

  /** An address in another column of the row, unless the column describes another person. */
  #otherAddress(row: Row): string | undefined {
    for (const [at, cell] of row.cells.entries()) {
      if (at === this.#address || !cell.value.includes("@")) continue;
      const rank = rankAddressHeading(this.#table.columns[at]?.heading ?? "");
      const address = rank === addressRank.otherPerson ? undefined : bareAddress(cell.value);
      if (address !== undefined) return address;
    }
    return undefined;
  }

  /** An address alone on its line among the rows. */
  #readTyped(row: Row, cell: Cell): void {
    this.#out.beginRow(undefined);
    this.#readCell(row, cell);
  }

  #readCell(row: Row, cell: Cell): void {
    // Scanned within the text, so that lines and columns are right. A value with unescaped quotes is not in the text.
    const line = { number: row.line, start: row.lineStart };
    if (cell.isVerbatim) scan(this.#text, cell.start, cell.end, line, this.#out);
    else scan(cell.value, 0, cell.value.length, { number: row.line, start: 0 }, this.#out);
  }
}

/**
 * Reads a table (comma, semicolon, tab or pipe; RFC 4180 quotes). Each row is one token, or several if its address cell
 * contains several addresses. An empty address cell or an invalid option is the problem of its row.
 */
export function readTable(
  text: string,
  lines: LineShapes,
  found: FoundTable,
  choices: ColumnChoices,
  out: Collector,
): Table {
  const table = describeTable(text, lines, found, choices);
  const reader = new TableReader(text, found, table, choices[table.key] !== undefined, out);
  const { delimiter, width, address } = found;
  const part = { ...found.rows, to: lines.start(found.endLine) };
  const rows = new CsvRows(text, delimiter, part, { width, address });
  for (let row = rows.next(); row !== undefined; row = rows.next()) reader.read(row);
  out.beginRow(undefined);
  out.addTable(table);
  return table;
}
