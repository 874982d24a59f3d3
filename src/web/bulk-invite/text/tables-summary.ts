import type { RecipientList } from "#recipients/recipient-list.ts";
import type { Column, Table } from "#recipients/table/column-use.ts";

/** Line numbers are from 1 and inclusive. */
export type LineRange = { from: number; to: number };

/** How the tables of a list were read: small, however many rows and tables they have. */
export type TablesSummary = {
  /** The first tables; `tableCount` counts all of them. */
  tables: Table[];
  tableCount: number;
  /** The names of the columns in all tables that hold something and are not used, each name once. */
  unusedColumns: string[];
  /** The first lines around the tables that are not recipients, neighbours joined. */
  noteLines: LineRange[];
};

const maxTables = 50;
const maxNoteRanges = 20;
const maxUnusedColumns = 1_000;
const maxSampleLength = 80;
const maxHeadingLength = 120;

/** The heading, or the number of a column without one: "Column 3". */
export function columnName({ heading }: Pick<Column, "heading">, position: number): string {
  return heading === "" ? `Column ${position + 1}` : shorten(heading, maxHeadingLength);
}

function shorten(text: string, maxLength: number): string {
  const line = text.slice(0, 2 * maxLength).replaceAll(/\s+/g, " ");
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}

/** An empty column is not named as unused: nothing of it is lost. */
export function isUnused({ use, filledCount }: Pick<Column, "use" | "filledCount">): boolean {
  return use.kind === "unused" && filledCount > 0;
}

function unusedColumns(tables: readonly Table[]): string[] {
  const names = new Set<string>();
  for (const { columns } of tables) {
    for (const [position, column] of columns.entries()) {
      if (isUnused(column)) names.add(columnName(column, position));
    }
    if (names.size >= maxUnusedColumns) break;
  }
  return [...names];
}

function noteLines(notes: RecipientList["notes"]): LineRange[] {
  const ranges: LineRange[] = [];
  for (const { line } of notes) {
    const last = ranges.at(-1);
    if (last !== undefined && line <= last.to + 1) last.to = Math.max(last.to, line);
    else if (ranges.length === maxNoteRanges) break;
    else ranges.push({ from: line, to: line });
  }
  return ranges;
}

export function summarizeTables({ tables, notes }: Pick<RecipientList, "tables" | "notes">): TablesSummary {
  return {
    tables: tables.slice(0, maxTables).map((table) => ({
      ...table,
      columns: table.columns.map((column) => ({
        ...column,
        heading: shorten(column.heading, maxHeadingLength),
        samples: column.samples.map((sample) => shorten(sample, maxSampleLength)),
      })),
    })),
    tableCount: tables.length,
    unusedColumns: unusedColumns(tables),
    noteLines: noteLines(notes),
  };
}
