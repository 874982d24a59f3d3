import { Collector } from "#recipients/collector.ts";
import type { RecipientList } from "#recipients/recipient-list.ts";
import { scan } from "#recipients/text/scan.ts";
import { TypeGuess } from "./cell-types.ts";
import type { Column, ColumnChoices, ColumnUse, Table } from "./column-use.ts";
import { type Layout, metadataKeyOf } from "./columns.ts";
import { planOf, readRowContext } from "./row-context.ts";
import { type Cell, CsvRows, type Row } from "./rows.ts";

function readCell(text: string, row: Row, cell: Cell, out: Collector): void {
  // Scanned within the text, so that lines and columns are right. A value with unescaped quotes is not in the text.
  const isVerbatim = cell.value.length === cell.end - cell.start;
  const line = { number: row.line, start: row.lineStart };
  if (isVerbatim) scan(text, cell.start, cell.end, line, out);
  else scan(cell.value, 0, cell.value.length, { number: row.line, start: 0 }, out);
}

const sampleCount = 3;

/** Collects what the cells of one column hold. */
class ColumnSummary {
  readonly #heading: string;
  readonly #guess = new TypeGuess();
  readonly #samples: string[] = [];
  #filledCount = 0;

  constructor(heading: string) {
    this.#heading = heading;
  }

  add(cell: string): void {
    const value = cell.trim();
    if (value === "") return;
    this.#filledCount += 1;
    this.#guess.add(value);
    if (this.#samples.length < sampleCount) this.#samples.push(value);
  }

  finish(use: ColumnUse): Column {
    const { type, hasLongNumbers } = this.#guess;
    return {
      heading: this.#heading,
      use: use.kind === "metadata" ? { ...use, type } : use,
      metadata: { key: metadataKeyOf(this.#heading), type },
      hasLongNumbers,
      samples: this.#samples,
      filledCount: this.#filledCount,
    };
  }
}

function usesOf(layout: Layout, width: number): ColumnUse[] {
  const { metadataKeys, ...positions } = layout.columns;
  const uses: ColumnUse[] = Array.from({ length: width }, () => ({ kind: "unused" }));
  for (const [kind, at] of Object.entries(positions)) {
    uses[at] = { kind: kind as Exclude<ColumnUse["kind"], "metadata"> };
  }
  for (const { key, at } of metadataKeys) uses[at] = { kind: "metadata", key, type: "text" };
  return uses;
}

function describeTable(text: string, layout: Layout, choices: ColumnChoices): Table {
  const rows = new CsvRows(text, layout.delimiter);
  const headings = layout.hasHeader ? rows.next() : undefined;
  const summaries = headings?.cells.map((cell) => new ColumnSummary(cell.value.trim())) ?? [];
  const table: Omit<Table, "columns" | "key"> = {
    headingLine: headings?.line,
    firstLine: headings?.line ?? 1,
    lastLine: headings?.line ?? 1,
    delimiter: layout.delimiter,
    rowCount: 0,
  };
  for (let row = rows.next(); row !== undefined; row = rows.next()) {
    if (row.cells.every((cell) => cell.value.trim() === "")) continue;
    table.rowCount += 1;
    table.lastLine = row.line;
    for (const [at, cell] of row.cells.entries()) (summaries[at] ??= new ColumnSummary("")).add(cell.value);
  }
  const key = headings === undefined ? String(summaries.length) : keyOf(headings);
  const automatic = usesOf(layout, summaries.length);
  const chosen = choices[key];
  const columns = summaries.map((summary, at) => {
    const column = summary.finish(automatic[at] ?? { kind: "unused" });
    const use = chosen?.[at];
    return use === undefined ? column : { ...column, use };
  });
  return { key, ...table, columns };
}

function keyOf(headings: Row): string {
  return JSON.stringify(headings.cells.map((cell) => cell.value.trim().toLowerCase()));
}

/**
 * Reads a table (comma, semicolon, tab or pipe; RFC 4180 quotes). Each row is one token, or several if its address cell
 * contains several addresses. An empty address cell or an invalid option is the problem of its row.
 */
export function readTable(text: string, layout: Layout, choices: ColumnChoices = {}): RecipientList {
  const out = new Collector();
  const table = describeTable(text, layout, choices);
  const plan = planOf(table.columns.map((column) => column.use));
  const rows = new CsvRows(text, layout.delimiter);
  if (layout.hasHeader) rows.next();
  for (let row = rows.next(); row !== undefined; row = rows.next()) {
    const { cells } = row;
    const cell = plan.address === undefined ? undefined : cells[plan.address];
    const before = out.tokenCount;
    const context = readRowContext((column) => cells[column]?.value ?? "", plan);
    context.cell = { table: 0, column: plan.address ?? 0 };
    out.beginRow(context);
    if (cell !== undefined) readCell(text, row, cell, out);
    if (out.tokenCount === before && row.cells.some((other) => other.value.trim() !== "")) {
      out.refuse("empty-cell", text.slice(row.start, row.end), row.line, row.start - row.lineStart + 1);
    }
  }
  return out.finish(rows.lineCount, [table]);
}
