import { bareAddress, isAddressCell } from "#recipients/cell-address.ts";
import { isHeadingRow } from "./headings.ts";
import { commonDelimiters } from "./line-shapes.ts";
import { isEmptyRow, isFooter, isNoteRow } from "./row-kind.ts";
import { CsvRows, type Row } from "./rows.ts";
import { type FoundTable, type Sample, valuesOf } from "./sample-table.ts";

/** So many rows in a row that do not fit end the table. */
const maxOddRows = 3;

type Fit = "row" | "odd" | "end";

/** Says for each row after the heading whether it belongs to the table. */
class RowFit {
  readonly #sample: Sample;
  #isSuspect = false;
  #hasRows = false;

  constructor(sample: Sample) {
    this.#sample = sample;
  }

  /** The row before this one looks like the heading of another table, as this row holds its address elsewhere. */
  isSecondTable(row: Row): boolean {
    return this.#isSuspect && !this.#hasAddress(row) && hasAnyAddress(row);
  }

  judge(row: Row, isAfterBlank: boolean): Fit {
    this.#isSuspect = false;
    if (this.#sample.heading === undefined) return this.#judgeHeadless(row, isAfterBlank);
    if (this.#hasAddress(row)) {
      this.#hasRows = true;
      return row.cells.length > 1 || !isAfterBlank ? "row" : "end";
    }
    const { width, heading } = this.#sample;
    if (row.cells.length > 1 && hasAnyAddress(row)) return isAfterBlank ? "end" : "row";
    // Text with an address, such as a sentence below the table.
    if (row.hasAt && isAfterBlank) return "end";
    const values = valuesOf(row);
    if (isEmptyRow(row)) return "odd";
    if (row.cells.length > 1 && isNoteRow(row, heading, !this.#hasRows && !isAfterBlank)) return "row";
    if (isHeadingRow(values)) return "end";
    if (isAfterBlank && this.#isOtherHeading(values)) return "end";
    if (row.cells.length !== width || isFooter(values)) return isAfterBlank ? "end" : "odd";
    this.#isSuspect = isAfterBlank;
    return "row";
  }

  /** Without a heading, only rows like the first ones belong to the table. */
  #judgeHeadless(row: Row, isAfterBlank: boolean): Fit {
    const { address, width } = this.#sample;
    if (row.cells.length > 1 && bareAddress(row.cells[address]?.value ?? "") !== undefined) return "row";
    return row.cells.length === width && !isAfterBlank && !row.hasAt ? "row" : "end";
  }

  /** The row is the heading of a table with another delimiter. */
  #isOtherHeading(values: readonly string[]): boolean {
    const { delimiter } = this.#sample;
    const line = values.join(delimiter);
    return commonDelimiters.some((other) => other !== delimiter && isHeadingRow(line.split(other)));
  }

  #hasAddress(row: Row): boolean {
    return isAddressCell(row.cells[this.#sample.address]?.value ?? "");
  }
}

function hasAnyAddress(row: Row): boolean {
  return row.cells.some((cell) => isAddressCell(cell.value));
}

/** Follows the rows of a table to its end. */
export function extendTable(text: string, sample: Sample): FoundTable {
  const { rows: part, delimiter, width, address } = sample;
  const rows = new CsvRows(text, delimiter, part, { width, address });
  const fit = new RowFit(sample);
  let endLine = part.line - 1;
  let nextLine = part.line;
  let oddCount = 0;
  let beforeSuspect = endLine;
  for (let row = rows.next(); row !== undefined; row = rows.next()) {
    if (fit.isSecondTable(row)) {
      endLine = beforeSuspect;
      break;
    }
    const found = fit.judge(row, row.line > nextLine);
    nextLine = rows.nextLine;
    if (found === "end") break;
    // A row right below the heading belongs to it, whatever it holds.
    if (found === "odd" && endLine > part.line - 1) {
      oddCount += 1;
      if (oddCount > maxOddRows && !isEmptyRow(row)) break;
      continue;
    }
    oddCount = 0;
    beforeSuspect = endLine;
    endLine = rows.nextLine - 1;
  }
  return { ...sample, endLine };
}
