import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";
import { CsvRows } from "./rows.ts";
import { formatRow, TableRows } from "./table-rows.ts";

function rowsOf(text: string): TableRows {
  const [table] = readRecipients(text).tables;
  if (table === undefined) throw new Error("the text has no table");
  const offset = text
    .split("\n")
    .slice(0, table.firstLine - 1)
    .join("\n").length;
  return new TableRows(text, table, offset === 0 ? 0 : offset + 1);
}

describe("rows of a table on demand", () => {
  test("each row has its cells, its line and its range in the text", () => {
    const text = 'Title\nName,Email\n"Doe,\nJane",a@x.test\n\nName,Email\nMax,b@y.test\nTotal: 2\n';
    const rows = rowsOf(text);
    expect(rows.count).toBe(2);
    expect(rows.read(0, 9).map(({ line, cells }) => [line, cells])).toEqual([
      [3, ["Doe,\nJane", "a@x.test"]],
      [7, ["Max", "b@y.test"]],
    ]);
    expect(rows.read(1, 9).map(({ from, to }) => text.slice(from, to))).toEqual(["Max,b@y.test"]);
    expect(rows.read(2, 9)).toEqual([]);
  });

  test("any range of a long table can be read", () => {
    const lines = Array.from({ length: 1000 }, (_, i) => `Person,p${i}@x.test`);
    const rows = rowsOf(["Name,Email", ...lines].join("\n"));
    expect(rows.count).toBe(1000);
    for (const [first, limit] of [
      [0, 3],
      [255, 3],
      [256, 1],
      [998, 9],
    ] as const) {
      expect(rows.read(first, limit).map((row) => row.cells.join(","))).toEqual(
        lines.slice(first, first + limit),
      );
    }
  });
});

test("a row that is written is read back the same", () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", '"', ",", ";", "\n", "\r", "\t", " ", "ü"),
    maxLength: 6,
  });
  fc.assert(
    fc.property(
      fc.array(cell, { minLength: 2, maxLength: 5 }),
      fc.constantFrom(",", ";", "\t", "|"),
      (cells, delimiter) => {
        const row = new CsvRows(formatRow(cells, delimiter), delimiter).next();
        expect(row?.cells.map((each) => each.value)).toEqual(cells);
      },
    ),
    { numRuns: 1000 },
  );
});
