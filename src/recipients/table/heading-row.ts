import { isAddressCell } from "#recipients/cell-address.ts";
import { addressColumn, contentOf, groupedHeadings, headedAddressColumn } from "./judge-columns.ts";
import { isHeadingRow } from "./headings.ts";
import type { LineShapes } from "./line-shapes.ts";
import { CsvRows, type Row } from "./rows.ts";
import { partOf, readRows, type Sample, valuesOf } from "./sample-table.ts";

/** A heading or a cell of several lines is not longer than this where a table is only looked for. */
const headingLines = 8;
const sampleLines = 200;
const sampleSize = 50;
/**
 * The table whose heading is this line, known by its words: the way to a table of one row, or of rows that all have a
 * mistake. At the start of a text the words are enough; elsewhere a row must follow.
 */
export function headingAt(
  text: string,
  lines: LineShapes,
  line: number,
  isFirst: boolean,
): Sample | undefined {
  if (lines.atCount(line) > 0) return undefined;
  const counts = [...lines.delimiters.keys()]
    .map((at) => ({ at, count: lines.delimiterCount(line, at) }))
    .filter(({ count }) => count > 0 && count < 256)
    .sort((one, other) => other.count - one.count);
  for (const { at, count } of counts) {
    const delimiter = lines.delimiters[at] ?? ",";
    const parser = new CsvRows(text, delimiter, partOf(lines, line, line + headingLines));
    const heading = parser.next();
    if (heading === undefined || !isHeadingRow(valuesOf(heading))) continue;
    const below = { from: parser.offset, line: parser.nextLine };
    const sample = describe(text, lines, { delimiter, heading, ...below });
    if (sample !== undefined && (isFirst || hasRows(text, lines, sample, at, count))) return sample;
  }
  return undefined;
}

type Candidate = { delimiter: string; heading: Row; line: number; from: number };

function describe(text: string, lines: LineShapes, found: Candidate): Sample | undefined {
  const { delimiter, heading, from } = found;
  const headings = valuesOf(heading);
  const startLine = heading.line - 1;
  const part = { from, to: lines.start(startLine + sampleLines), line: found.line };
  const sampled = readRows(text, delimiter, part, headings.length, sampleSize);
  // What follows may be text or another table.
  const next = sampled.findIndex(
    (row, i) => i > 0 && (row.cells.length === 1 || isHeadingRow(valuesOf(row))),
  );
  const rows = next < 0 ? sampled : sampled.slice(0, next);
  const contents = headings.map((_, column) => contentOf(rows, column));
  const above =
    startLine === 0 || lines.isBlank(startLine - 1)
      ? undefined
      : new CsvRows(text, delimiter, partOf(lines, startLine - 1, startLine)).next();
  const grouped = groupedHeadings(headings, above);
  const chosen = addressColumn(grouped, contents, rows) ?? headedAddressColumn(headings);
  if (chosen === undefined) return undefined;
  return {
    delimiter,
    width: headings.length,
    ...chosen,
    heading,
    startLine,
    rows: { from, to: text.length, line: found.line },
    score: 1,
  };
}

function lineText(text: string, lines: LineShapes, line: number): string {
  return text.slice(lines.start(line), Math.min(lines.start(line + 1), lines.start(line) + 1000));
}

/** A row with an address or with as many delimiters follows the heading. */
function hasRows(text: string, lines: LineShapes, sample: Sample, at: number, count: number): boolean {
  let line = sample.rows.line - 1;
  if (lines.isBlank(line) || /^\s*\+?-[-+]*\s*$/.test(lineText(text, lines, line))) line += 1;
  if (lines.isBlank(line)) return false;
  if (lines.delimiterCount(line, at) === count) return true;
  const part = partOf(lines, line, line + headingLines);
  const [row] = readRows(text, sample.delimiter, part, sample.width, 1);
  return row !== undefined && row.cells.length > 1 && row.cells.some((cell) => isAddressCell(cell.value));
}
