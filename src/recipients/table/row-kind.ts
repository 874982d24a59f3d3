import { isContactLabel, isOtherPersonLabel } from "#recipients/person-words.ts";
import { isHeadingRow } from "./headings.ts";
import type { Cell } from "./cell.ts";
import type { Row } from "./rows.ts";
import { valuesOf } from "./sample-table.ts";

const footer =
  /^\W*(?:(?:(?:grand|sub)[ -]?)?totals?|totale|sum|count|average|mean|median|summe|gesamt|\w*summe|anzahl|durchschnitt|mittelwert|somme|moyenne|suma|promedio|media|copyright|export(?:ed|iert)?|generated|created|report|page|seite|confidential|end of)(?![\p{L}\p{N}])|^\W*(?:©|\(c\)|--)/iu;

const amount = /^[\d\s.,:%€$£¥()+-]+$/;

/** A line such as `Total: 2` or `Total,,2,20`, which spreadsheets pad with empty cells. */
export function isFooter(values: readonly string[]): boolean {
  const [first, ...others] = values.filter((value) => value !== "");
  if (first === undefined || !footer.test(first) || values.some((value) => value.includes("@"))) return false;
  return others.length <= 1 || others.every((value) => amount.test(value));
}

const exampleStart =
  /^(?:(?:example|sample|beispiel|exemple|ejemplo|esempio|exemplo|voorbeeld)(?:[:\s]|$)|(?:e\.g\.|z\.\s?b\.)\s)/i;
const exampleEnd = /\((?:example|sample|beispiel|exemple|ejemplo|esempio|exemplo|voorbeeld)\)$/i;

/** The first letters of `exampleStart`: most cells need no search. */
const exampleLetters = "esbvz";

function isExample(cell: Cell | undefined): boolean {
  if (cell === undefined) return false;
  const value = cell.value.trim();
  if (value.endsWith(")") && exampleEnd.test(value)) return true;
  return exampleLetters.includes(value.charAt(0).toLowerCase()) && exampleStart.test(value);
}

/** A row that shows how to fill in the table: `Example: guest@company.example`. */
export function isExampleRow(row: Row, address: number): boolean {
  return isExample(row.cells[0]) || isExample(row.cells[address]);
}

/** A row of one cell that labels the rows below: `Contacts`, `Organizers:`. */
export function isLabelRow(row: Row): boolean {
  const [value = "", other] = row.cells.filter((cell) => !cell.isBlank).map((cell) => cell.value.trim());
  return other === undefined && (isContactLabel(value) || isOtherPersonLabel(value));
}

/** A line drawn between rows: `----+----` in a terminal, `| --- | :--: |` in Markdown. */
function isRuler(row: Row): boolean {
  const isDrawn = row.cells.every((cell) => /^[\s+|:=-]*$/.test(cell.value));
  return isDrawn && row.cells.some((cell) => cell.value.includes("--"));
}

export function isEmptyRow(row: Row): boolean {
  return row.cells.every((cell) => cell.isBlank);
}

function isRepeated(row: Row, heading: Row): boolean {
  if (row.cells.length !== heading.cells.length) return false;
  return row.cells.every((cell, at) => cell.value.trim() === heading.cells[at]?.value.trim());
}

/**
 * The row is not a recipient: it is a line drawn between rows, repeats the heading of a printed page, is a second row of
 * headings (`isFirst`: no other row comes before it), or is the footer of a page.
 */
export function isNoteRow(row: Row, heading: Row | undefined, isFirst: boolean): boolean {
  if (heading === undefined || row.hasAt) return false;
  if (isRepeated(row, heading) || isRuler(row)) return true;
  if (row.cells.length === 1) return isFooter(valuesOf(row));
  return isFirst && row.cells.length === heading.cells.length && isHeadingRow(valuesOf(row));
}
