import { bareAddress, hasAtSign, isWithoutAt } from "#recipients/cell-address.ts";
import type { DoubtReason } from "#recipients/doubt.ts";
import type { Collector } from "#recipients/collector.ts";
import { isOtherPersonLabel, mayBeLabel } from "#recipients/person-words.ts";
import { scan } from "#recipients/text/scan.ts";
import type { ColumnChoices, Table } from "./column-use.ts";
import { describeTable, type Description } from "./describe-table.ts";
import { hasCommentBeside, isFooterLabel } from "./around-line.ts";
import { addressRank, hasMailWord, isOwnAddress, rankAddressHeading } from "./headings.ts";
import type { LineShapes } from "./line-shapes.ts";
import { planOf, readRowContext, type RowPlan } from "./row-context.ts";
import { isEmptyRow, isExampleRow, isFooter, isLabelRow, isNoteRow } from "./row-kind.ts";
import type { Cell } from "./cell.ts";
import { CsvRows, type Row } from "./rows.ts";
import type { FoundTable } from "./sample-table.ts";
import { changeCell } from "./table-rows.ts";

/** The last addresses of a table, in so many lines, are compared with all kinds of labels. */
const footerLines = 5;

type CellAddress = { column: number; address: string };

/** Why the address column may not hold the addresses to invite. */
function doubtOf({ heading, address, isClear, isOtherPerson }: FoundTable): DoubtReason | undefined {
  const words = heading?.cells[address]?.value ?? "";
  if (isOtherPerson === true || rankAddressHeading(words) === addressRank.otherPerson) return "other-person";
  return isClear ? undefined : "several-columns";
}

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
  /** Why the address column may not be the right one, unless the user chose it. */
  readonly #doubt: DoubtReason | undefined;
  readonly #footerLine: number;
  readonly #nameColumn: number;
  #isFirst = true;
  /** The rows below a row such as `Contacts` belong to it. */
  #isBelowLabel = false;

  constructor(
    text: string,
    found: FoundTable,
    { table, lastAddressLine }: Description,
    doubt: DoubtReason | undefined,
    out: Collector,
  ) {
    this.#text = text;
    this.#footerLine = lastAddressLine - footerLines;
    this.#found = found;
    this.#table = table;
    this.#index = out.tableCount;
    this.#out = out;
    this.#plan = planOf(table.columns.map((column) => column.use));
    this.#address = this.#plan.address ?? -1;
    this.#cell = { table: out.tableCount, column: Math.max(this.#address, 0) };
    this.#nameColumn = this.#plan.name ?? this.#plan.firstName ?? -1;
    this.#doubt = doubt;
  }

  /** An address as a heading is an example, but may be that of a recipient. */
  readHeading(): void {
    const { heading } = this.#found;
    if (heading?.hasAt !== true) return;
    const cell = heading.cells.find(({ value }) => bareAddress(value) !== undefined);
    const column = (cell?.start ?? 0) - heading.lineStart + 1;
    if (cell !== undefined) this.#out.refuse("around-table", cell.value, heading.line, column);
  }

  read(row: Row): void {
    if (isEmptyRow(row)) return;
    const place = { line: row.line, column: row.start - row.lineStart + 1 };
    const source = this.#text.slice(row.start, row.end);
    if (isNoteRow(row, this.#found.heading, this.#isFirst)) {
      this.#isBelowLabel = false;
      this.#out.note({ ...place, source });
      return;
    }
    this.#isFirst = false;
    if (!row.hasAt) this.#isBelowLabel = isLabelRow(row);
    const cell = row.cells[this.#address];
    const before = this.#out.tokenCount;
    this.#begin(row);
    if (row.hasAt && isExampleRow(row, this.#address)) {
      this.#out.refuse("around-table", source, place.line, place.column);
      return;
    }
    if (cell === undefined || !(hasAtSign(cell.value) || isWithoutAt(cell.value))) {
      const other = this.#otherAddress(row);
      const [only] = row.cells;
      if (other !== undefined && row.cells.length === 1 && only !== undefined) this.#readTyped(row, only);
      else if (other !== undefined) {
        this.#offer(row, other, source);
        this.#refuseBesides(row, other.column);
      }
    }
    if (this.#out.tokenCount > before) return;
    if (cell !== undefined) this.#readCell(row, cell);
    if (this.#out.tokenCount === before) this.#out.refuse("empty-cell", source, place.line, place.column);
    this.#refuseBesides(row);
  }

  /** Names the people of a table beside this one, until the user chose the address column. */
  #refuseBesides(row: Row, offered?: number): void {
    if (this.#doubt === undefined) return;
    for (const column of this.#found.besides ?? []) {
      const cell = row.cells[column];
      if (column === offered || cell?.value.includes("@") !== true) continue;
      const place = { table: this.#index, column };
      const start = cell.start - row.lineStart + 1;
      this.#out.refuse("beside-table", cell.value.trim(), row.line, start, undefined, place);
    }
  }

  #begin(row: Row): void {
    const context = readRowContext((column) => row.cells[column]?.value ?? "", this.#plan, this.#index);
    if (this.#doubt !== undefined) context.doubt = this.#doubt;
    else if (this.#hasComment(row, context.name)) context.doubt = "cell-text";
    else if (this.#isBelowLabel || this.#isFooter(row)) context.doubt = "heading";
    else if (row.cells.length < this.#found.width && this.#isShifted(row)) context.doubt = "several-columns";
    context.cell = this.#cell;
    this.#out.beginRow(context);
  }

  /** `bo@example.com - do not use`: the address cell holds text that is not the name of the row. */
  #hasComment(row: Row, name: string | undefined): boolean {
    const text = row.cells[this.#address]?.value.trim() ?? "";
    return text.includes(" ") && hasCommentBeside(text, name);
  }

  /** `Kontakt;orga@corp.example`: the first text of the row is a label and no name. */
  #isFooter(row: Row): boolean {
    if (row.line <= this.#footerLine) {
      const name = row.cells[this.#nameColumn];
      if (name === undefined || !mayBeLabel(this.#text, name.start, name.end)) return false;
    }
    const at = row.cells.findIndex((cell) => !cell.isBlank);
    const [label = ""] = (row.cells[at]?.value ?? "").split(/\S*@/);
    const isName = at === this.#plan.name || at === this.#plan.firstName || at === this.#address;
    return isFooterLabel(label) || (isName && (isOtherPersonLabel(label) || isFooter([label])));
  }

  /** A row without one of its cells: an address is in a column for other things. */
  #isShifted(row: Row): boolean {
    const other = this.#otherAddress(row);
    return other !== undefined && !hasMailWord(this.#heading(other.column));
  }

  /** An address in another column of the row, unless the column describes another person. */
  #otherAddress(row: Row): CellAddress | undefined {
    for (const [column, cell] of row.cells.entries()) {
      if (column === this.#address || !hasAtSign(cell.value)) continue;
      const rank = rankAddressHeading(this.#heading(column));
      const address = rank === addressRank.otherPerson ? undefined : bareAddress(cell.value);
      if (address !== undefined) return { column, address };
    }
    return undefined;
  }

  #heading(column: number): string {
    return this.#table.columns[column]?.heading ?? "";
  }

  /** Refuses a row without an address in its address cell, with the one of another cell as suggestion. */
  #offer(row: Row, { column, address }: CellAddress, source: string): void {
    const written = row.cells[this.#address]?.value.trim() ?? "";
    // Text in the address cell takes the place of the address, as in a row that is shifted: it is not lost.
    const moves = written === "" ? [] : [{ column, value: written }];
    const correctedRow = this.#withCells(row, [{ column: this.#address, value: address }, ...moves]);
    this.#out.refuseRow({
      reason: written === "" ? "empty-cell" : "no-address",
      line: row.line,
      column: row.start - row.lineStart + 1,
      source,
      suggestion: address,
      // A second address of the same person reaches this person. Other columns may be about anyone, so only the user
      // can choose them.
      ...(!isOwnAddress(this.#heading(column)) && { isOtherMailbox: true as const }),
      correctedRow,
      cell: this.#cell,
    });
  }

  /** The text of the row with other values in some cells. */
  #withCells(row: Row, values: { column: number; value: string }[]): string {
    const { delimiter } = this.#table;
    const changes = values.map((each) => changeCell(this.#text, row, { ...each, delimiter }));
    let end = row.end;
    let text = "";
    for (const change of changes.toSorted((one, other) => other.from - one.from)) {
      text = change.text + this.#text.slice(change.to, end) + text;
      end = change.from;
    }
    return this.#text.slice(row.start, end) + text;
  }

  /** An address alone on its line among the rows. */
  #readTyped(row: Row, cell: Cell): void {
    this.#out.beginRow(undefined);
    this.#readCell(row, cell);
  }

  #readCell(row: Row, cell: Cell): void {
    const column = cell.start - row.lineStart + 1;
    if (cell.isVerbatim && this.#out.takePlain(this.#text, cell.start, cell.end, row.line, column)) return;
    // Scanned within the text, so that lines and columns are right. A value with unescaped quotes is not in the text.
    const line = { number: row.line, start: row.lineStart };
    if (cell.isVerbatim) scan(this.#text, cell.start, cell.end, line, this.#out);
    else {
      // As if the value began where the cell begins; quotes that are written twice come before the column.
      const start = row.lineStart - cell.start;
      scan(cell.value, 0, cell.value.length, { number: row.line, start }, this.#out);
    }
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
): void {
  const description = describeTable(text, lines, found, choices);
  const doubt = description.isConfirmed ? undefined : doubtOf(found);
  const reader = new TableReader(text, found, description, doubt, out);
  const { delimiter, width, address } = found;
  const part = { ...found.rows, to: lines.start(found.endLine) };
  const rows = new CsvRows(text, delimiter, part, { width, address });
  reader.readHeading();
  for (let row = rows.next(); row !== undefined; row = rows.next()) reader.read(row);
  out.beginRow(undefined);
  out.addTable(description.table);
}
