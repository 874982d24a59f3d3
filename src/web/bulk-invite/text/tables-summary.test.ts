import { describe, expect, test } from "vitest";
import type { Column, ColumnUse, Table } from "#recipients/table/column-use.ts";
import { columnName, summarizeTables } from "./tables-summary.ts";

const column = (heading: string, kind: "address" | "unused", changes: Partial<Column> = {}): Column => ({
  heading,
  use: { kind } satisfies ColumnUse,
  metadata: { key: "key", type: "text" },
  hasLongNumbers: false,
  samples: ["sample"],
  filledCount: 1,
  ...changes,
});
const table = (columns: Column[]): Table => ({
  key: "key",
  headingLine: 1,
  firstLine: 2,
  lastLine: 3,
  delimiter: ",",
  columns,
  rowCount: 2,
});
const note = (line: number) => ({ line, column: 1, source: "Guests" });

describe("summary of tables", () => {
  test("unused columns are named once, with empty ones left out", () => {
    const summary = summarizeTables({
      tables: [
        table([column("Mail", "address"), column("Role", "unused"), column("", "unused")]),
        table([column("Role", "unused"), column("Phone", "unused", { samples: [], filledCount: 0 })]),
      ],
      notes: [],
    });
    expect(summary.unusedColumns).toEqual(["Role", "Column 3"]);
  });

  test("neighbouring notes are one range of lines", () => {
    const notes = [note(1), note(2), note(2), note(3), note(9)];
    expect(summarizeTables({ tables: [], notes }).noteLines).toEqual([
      { from: 1, to: 3 },
      { from: 9, to: 9 },
    ]);
  });

  test("a summary stays small however many tables and however long the cells are", () => {
    const long = table([
      column("h".repeat(9_000), "address", { samples: ["s".repeat(9_000), "two\nlines"] }),
    ]);
    const summary = summarizeTables({
      tables: Array.from({ length: 5_000 }, () => long),
      notes: Array.from({ length: 5_000 }, (_, at) => note(2 * at + 1)),
    });
    expect(summary.tableCount).toBe(5_000);
    expect(JSON.stringify(summary).length).toBeLessThan(50_000);
    expect(summary.tables[0]?.columns[0]?.samples[1]).toBe("two lines");
  });

  test("a column without a heading has its number as its name", () => {
    expect(columnName(column("Role", "unused"), 2)).toBe("Role");
    expect(columnName(column("", "unused"), 2)).toBe("Column 3");
  });
});
