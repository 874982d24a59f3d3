import type { Cell } from "./cell.ts";
import { TypeGuess } from "./cell-types.ts";
import type { Column, ColumnChoices, ColumnUse, Table } from "./column-use.ts";
import { fieldOfHeading, metadataKeyOf, namedMetadataKey } from "./headings.ts";
import type { LineShapes } from "./line-shapes.ts";
import { guessNameColumn, guessNames } from "./names.ts";
import { isEmptyRow, isNoteRow } from "./row-kind.ts";
import { CsvRows } from "./rows.ts";
import { type FoundTable, valuesOf } from "./sample-table.ts";

const sampleCount = 3;
const maxColumns = 256;

/** Collects what the cells of one column hold. */
class ColumnSummary {
  readonly heading: string;
  readonly #guess = new TypeGuess();
  readonly #samples: string[] = [];
  #filledCount = 0;
  /** No further value can change what is known of the column. */
  #isSettled = false;

  constructor(heading: string) {
    this.heading = heading;
  }

  add(cell: Cell): void {
    if (cell.isBlank) return;
    this.#filledCount += 1;
    if (this.#isSettled) return;
    const value = cell.value.trim();
    this.#guess.add(value);
    if (this.#samples.length < sampleCount) this.#samples.push(value);
    this.#isSettled = this.#guess.isSettled && this.#samples.length === sampleCount;
  }

  get isEmpty(): boolean {
    return this.heading === "" && this.#filledCount === 0;
  }

  finish(at: number): Column {
    const { type, hasLongNumbers } = this.#guess;
    return {
      heading: this.heading,
      use: { kind: "unused" },
      metadata: { key: metadataKeyOf(this.heading) || `column_${at + 1}`, type },
      hasLongNumbers,
      samples: this.#samples,
      filledCount: this.#filledCount,
    };
  }
}

const nameKinds: readonly string[] = ["name", "firstName", "lastName"];

/** Reads the uses from the headings, and guesses the names where no heading with cells below it is plain. */
function usesByHeading(columns: readonly Column[], address: number): ColumnUse[] {
  const uses = usesByPlainHeading(columns, address);
  const hasNames = uses.some(({ kind }, at) => nameKinds.includes(kind) && columns[at]?.filledCount !== 0);
  const name = hasNames ? undefined : guessNameColumn(columns, address);
  if (name === undefined) return uses;
  return uses.map((use, at): ColumnUse => {
    if (at === name) return { kind: "name" };
    return nameKinds.includes(use.kind) ? { kind: "unused" } : use;
  });
}

/** The first column of a use counts; of names, the one nearest to the address. */
function usesByPlainHeading(columns: readonly Column[], address: number): ColumnUse[] {
  const fields = columns.map(({ heading }, at) => (at === address ? undefined : fieldOfHeading(heading)));
  return columns.map(({ heading, metadata }, at): ColumnUse => {
    if (at === address) return { kind: "address" };
    if (namedMetadataKey(heading) !== undefined) return { kind: "metadata", ...metadata };
    const field = fields[at];
    if (field === undefined) return { kind: "unused" };
    const alike = [...fields.keys()].filter((other) => fields[other] === field);
    if (nameKinds.includes(field))
      alike.sort((one, other) => Math.abs(one - address) - Math.abs(other - address));
    return { kind: alike[0] === at ? field : "unused" };
  });
}

/** Equal for tables with the same headings in the same order. */
function keyOf(headings: readonly string[] | undefined, width: number): string {
  return headings === undefined
    ? String(width)
    : JSON.stringify(headings.map((heading) => heading.normalize("NFKC").toLowerCase()));
}

type Summary = { summaries: ColumnSummary[]; rowCount: number; lastAddressLine: number };

function summarize(text: string, lines: LineShapes, found: FoundTable): Summary {
  const { delimiter, width, address, heading } = found;
  const summaries = Array.from(
    { length: width },
    (_, at) => new ColumnSummary(heading?.cells[at]?.value.trim() ?? ""),
  );
  const part = { ...found.rows, to: lines.start(found.endLine) };
  const rows = new CsvRows(text, delimiter, part, { width, address });
  let rowCount = 0;
  let lastAddressLine = 0;
  for (let row = rows.next(); row !== undefined; row = rows.next()) {
    if (isEmptyRow(row) || isNoteRow(row, heading, rowCount === 0)) continue;
    rowCount += 1;
    if (row.hasAt) lastAddressLine = row.line;
    const count = Math.min(row.cells.length, maxColumns);
    for (let at = 0; at < count; at += 1) {
      const cell = row.cells[at];
      if (cell !== undefined) (summaries[at] ??= new ColumnSummary("")).add(cell);
    }
  }
  while (summaries.at(-1)?.isEmpty === true) summaries.pop();
  return { summaries, rowCount, lastAddressLine };
}

/** The user chose the address column, not only the use of another column. */
function isConfirmed(chosen: readonly ColumnUse[], automatic: readonly ColumnUse[]): boolean {
  const addressIn = (uses: readonly ColumnUse[]) => uses.findIndex(({ kind }) => kind === "address");
  if (addressIn(chosen) !== addressIn(automatic)) return true;
  return JSON.stringify(chosen) === JSON.stringify(automatic);
}

/** `isConfirmed`: the user chose the address column. `lastAddressLine`: of the last row with an @, from 1. */
export type Description = { table: Table; isConfirmed: boolean; lastAddressLine: number };

/** Describes a table that was found; `choices` override the uses of its columns. */
export function describeTable(
  text: string,
  lines: LineShapes,
  found: FoundTable,
  choices: ColumnChoices,
): Description {
  const { heading, startLine, endLine, delimiter, address, width } = found;
  const { summaries, rowCount, lastAddressLine } = summarize(text, lines, found);
  const columns = summaries.map((summary, at) => summary.finish(at));
  const key = keyOf(heading === undefined ? undefined : valuesOf(heading), width);
  const automatic = heading === undefined ? guessNames(columns, address) : usesByHeading(columns, address);
  const chosen = choices[key];
  const table = {
    key,
    headingLine: heading?.line,
    firstLine: startLine + 1,
    lastLine: endLine,
    delimiter,
    columns: columns.map((column, at) => ({
      ...column,
      use: chosen?.[at] ?? automatic[at] ?? { kind: "unused" },
    })),
    rowCount,
  };
  return { table, isConfirmed: chosen !== undefined && isConfirmed(chosen, automatic), lastAddressLine };
}
