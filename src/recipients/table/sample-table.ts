import { bareAddress, hasAtSign, isAddressCell } from "#recipients/cell-address.ts";
import {
  type AddressColumn,
  addressColumn,
  type ColumnContent,
  contentOf,
  groupedHeadings,
} from "./judge-columns.ts";
import { fieldOfHeading, hasMailWord, isHeadingRow, knownHeadings } from "./headings.ts";
import type { LineShapes } from "./line-shapes.ts";
import { CsvRows, type Part, type Row } from "./rows.ts";

/** The beginning of a table: where its rows begin, and which column holds the addresses. */
export type Sample = AddressColumn & {
  delimiter: string;
  /** Number of cells of the heading, or of the first row. */
  width: number;
  heading: Row | undefined;
  /** The line of the heading or of the first row, from 0. */
  startLine: number;
  /** The rows below the heading, up to the end of the text. */
  rows: Part;
  /** Greater for a better reading of the same lines. */
  score: number;
};

/** A table in its text. Lines are from 0; `endLine` is the first line after it. */
export type FoundTable = Sample & { endLine: number };

type Run = { delimiter: number; blockStart: number; line: number; end: number };

/** Row parts from a line, by lines from 0. */
export function partOf(lines: LineShapes, from: number, to: number): Part {
  return { from: lines.start(from), to: lines.start(to), line: from + 1 };
}

/** The first rows up to a blank line, at most `most`. */
export function readRows(text: string, delimiter: string, part: Part, width: number, most: number): Row[] {
  const parser = new CsvRows(text, delimiter, part, { width, address: undefined });
  const rows: Row[] = [];
  let nextLine = part.line;
  for (let row = parser.next(); row !== undefined && rows.length < most; row = parser.next()) {
    if (rows.length > 0 && row.line > nextLine) break;
    rows.push(row);
    nextLine = parser.nextLine;
  }
  return rows;
}

export function valuesOf(row: Row): string[] {
  return row.cells.map((cell) => cell.value.trim());
}

function isFilled(value: string): boolean {
  return value !== "";
}

function hasAddress(row: Row): boolean {
  return row.cells.length > 1 && row.cells.some((cell) => isAddressCell(cell.value));
}

/** A heading can show how an address looks: `What is your email? (e.g. name@company.com)`, `E-Mail (a@b.com)`. */
function isExample(value: string): boolean {
  if (value.split(/[@＠﹫]/).length !== 2 || /[<;]|mailto:/.test(value)) return false;
  // `E-mail: a@b.com` is a recipient with a label.
  if (/^[^(]*[:：]\s*[^\s@]+@[^\s@]+[\s,;]*$/.test(value)) return false;
  const words = value.split(/\s+/);
  return words.length >= 3 || hasMailWord(words.filter((word) => !hasAtSign(word)).join(" "));
}

/** The first row can be a heading whose address column shows only an example: `email@domain.com,First Name`. */
function isHeadedByExample(rows: readonly Row[], firstData: number): boolean {
  const values = firstData === 0 && rows.length > 1 && rows[0] !== undefined ? valuesOf(rows[0]) : [];
  const addresses = values.filter((value) => hasAtSign(value));
  return addresses.length === 1 && values.some((value) => fieldOfHeading(value) !== undefined);
}

type Heading = { at: number; known: number; filled: number };

/** The row above the first addresses that looks most like a heading: known words count first, then filled cells. */
function findHeading(rows: readonly Row[], firstData: number): Heading | undefined {
  let best: Heading | undefined;
  for (const [at, row] of rows.slice(0, firstData).entries()) {
    const values = valuesOf(row);
    const filled = values.filter(isFilled).length;
    if (filled < 2 || values.some((value) => hasAtSign(value) && !isExample(value))) continue;
    const known = knownHeadings(values);
    const isBetter =
      best === undefined || known > best.known || (known === best.known && filled > best.filled);
    if (isBetter) best = { at, known, filled };
  }
  return best;
}

/** Rows without an address directly above the first one with an address belong to a table without a heading. */
function firstRowWithout(rows: readonly Row[], firstData: number, width: number): number {
  let first = firstData;
  while (first > 0 && rows[first - 1]?.cells.length === width) first -= 1;
  return first;
}

/** Whether the rows below an unknown heading, or without a heading, are a table rather than a list. */
function isConvincing(sample: Data, hasHeading: boolean): boolean {
  const { text, rows, contents, address, delimiter } = sample;
  const { bare = 0 } = contents[address] ?? {};
  const withAt = rows.filter((row) => row.cells.some((cell) => hasAtSign(cell.value))).length;
  // Lines of prose hardly ever have as many commas as a wide table.
  const least = contents.length >= 4 ? 0.4 : 0.6;
  if (bare < 2 || bare < least * rows.length || bare < 0.75 * withAt) return false;
  // The reader of lists takes a name and an address on both sides of a tab, and a pipe may be part of an address.
  if (!hasHeading && delimiter === "\t" && contents.length === 2) return false;
  const isLine = (row: Row) => bareAddress(text.slice(row.start, row.end)) !== undefined;
  if (!",;\t".includes(delimiter) && !hasHeading && rows.some((row) => isLine(row))) return false;
  // Lines that hold only addresses are a list, and so are those with names and addresses in further columns.
  const people = rows.filter((row) => bareAddress(row.cells[address]?.value ?? "") !== undefined);
  const isNamed = (cell = "") => hasAtSign(cell) && bareAddress(cell) === undefined;
  const areNamed = (at: number) =>
    people.filter((row) => isNamed(row.cells[at]?.value)).length * 2 >= people.length;
  if (!hasHeading && contents.some((_, at) => at !== address && areNamed(at))) return false;
  return contents.some((_, at) => {
    const { others } = contentOf(people, at);
    const isWithoutAt = people.every((row) => !hasAtSign(row.cells[at]?.value ?? ""));
    return at !== address && isWithoutAt && others * 2 >= people.length;
  });
}

type Data = {
  text: string;
  delimiter: string;
  rows: readonly Row[];
  contents: readonly ColumnContent[];
  address: number;
};

/** Judges a run of lines with equal numbers of a delimiter; undefined if they are not a table. */
export function sampleTable(text: string, lines: LineShapes, run: Run): Sample | undefined {
  const delimiter = lines.delimiters[run.delimiter] ?? ",";
  const width = lines.delimiterCount(run.line, run.delimiter) + 1;
  const own = readRows(text, delimiter, partOf(lines, run.line, run.end), width, Infinity);
  if (!own.some((row) => hasAddress(row))) return undefined;
  const block = readRows(text, delimiter, partOf(lines, run.blockStart, run.end), width, Infinity);
  const firstData = block.findIndex((row) => hasAddress(row));
  if (firstData < 0) return undefined;
  // Rows with an address above the heading are titles, or another table.
  const next = block.findIndex((row, at) => at > firstData && isHeadingRow(valuesOf(row)));
  const rows = next < 0 ? block : block.slice(0, next);
  const found = isHeadedByExample(rows, firstData)
    ? { at: 0, known: 1, filled: 2 }
    : findHeading(rows, firstData);
  for (const heading of found === undefined ? [undefined] : [found, undefined]) {
    const first = heading === undefined ? firstRowWithout(rows, firstData, width) : heading.at + 1;
    const data = rows.slice(first);
    const headingRow = heading === undefined ? undefined : rows[heading.at];
    const headings = headingRow === undefined ? [] : valuesOf(headingRow);
    const contents = Array.from({ length: Math.max(width, headings.length) }, (_, at) => contentOf(data, at));
    const above = heading === undefined ? undefined : rows[heading.at - 1];
    const chosen = addressColumn(groupedHeadings(headings, above), contents, data);
    const isKnown = heading !== undefined && heading.known > 0;
    if (chosen === undefined || (headingRow !== undefined && !isKnown && !headings[chosen.address])) continue;
    const { address } = chosen;
    if (
      !isKnown &&
      !isConvincing({ text, delimiter, rows: data, contents, address }, heading !== undefined)
    ) {
      continue;
    }
    const start = headingRow ?? rows[first];
    const startLine = (start?.line ?? 1) - 1;
    const from = rows[first]?.lineStart ?? text.length;
    return {
      delimiter,
      width: headingRow?.cells.length ?? width,
      ...chosen,
      heading: headingRow,
      startLine,
      rows: { from, to: text.length, line: rows[first]?.line ?? lines.count },
      score: (contents[address]?.addresses ?? 0) * 1000 + width,
    };
  }
  return undefined;
}
