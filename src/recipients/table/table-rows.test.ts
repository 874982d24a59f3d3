import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";
import type { Table } from "./column-use.ts";
import { CsvRows } from "./rows.ts";
import { changeCell, readRowAt, TableRows } from "./table-rows.ts";

function tableOf(text: string): Table {
  const [table] = readRecipients(text).tables;
  if (table === undefined) throw new Error("the text has no table");
  return table;
}

function rowsOf(text: string): TableRows {
  const table = tableOf(text);
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

describe("a changed cell", () => {
  const unit = fc.constantFrom("a", '"', ",", ";", "\n", "|", " ", "ü");
  const value = fc.string({ unit, maxLength: 6 }).map((cell) => cell.trim());
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

  function change(text: string, line: number, column: number, to: string): string {
    const rows = rowsOf(text);
    const table = tableOf(text);
    const [at] = rows.read(rows.positionAt(line), 1);
    const row = at && readRowAt(text, table, at);
    if (row === undefined) throw new Error("the table has no such row");
    const { delimiter } = table;
    const made = changeCell(text, row, { column, value: to, delimiter });
    return text.slice(0, made.from) + made.text + text.slice(made.to);
  }

  test("reads back as its value, and every other cell keeps its text", () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 3, maxLength: 3 }),
        fc.nat(2),
        value,
        fc.constantFrom(",", ";", "\t", "|"),
        (cells, column, to, delimiter) => {
          const text = cells.map(quoted).join(delimiter);
          const row = new CsvRows(text, delimiter).next()!;
          const made = changeCell(text, row, { column, value: to, delimiter });
          const after = text.slice(0, made.from) + made.text + text.slice(made.to);
          expect(after).toBe(cells.map((cell, at) => quoted(at === column ? to : cell)).join(delimiter));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("is quoted only where that is needed", () => {
    const text = "Email,Name,Note\na@x.test,Jane,x\nb@y.test,Max,y\n";
    expect(change(text, 2, 1, "Doe, Jane")).toBe(text.replace("Jane", '"Doe, Jane"'));
    expect(change(text, 2, 1, "Jo")).toBe(text.replace("Jane", "Jo"));
    expect(change(text, 3, 2, "")).toBe(text.replace(",y", ","));
  });

  test("below a cell of several lines is found by its line", () => {
    const text = 'Email,Note\na@x.test,"one\ntwo"\nb@y.test,z\n';
    const rows = rowsOf(text);
    expect([2, 3, 4, 5].map((line) => rows.positionAt(line))).toEqual([0, 0, 1, 2]);
    expect(change(text, 4, 1, "w")).toBe(text.replace("z", "w"));
    expect(change(text, 3, 1, "one")).toBe(text.replace('"one\ntwo"', '"one"'));
  });

  test("of a row that is too short gets the delimiters before it", () => {
    const text = "Email,Name,Plan\na@x.test,Jane,pro\nb@y.test,Max,pro\nc@z.test\n";
    expect(change(text, 4, 2, "team")).toBe(text.replace("c@z.test", "c@z.test,,team"));
  });

  test("of a printed table keeps the spaces around it", () => {
    const text = "| email    | plan |\n| a@x.test | pro  |\n| b@y.test | team |\n";
    const column = tableOf(text).columns.findIndex(({ heading }) => heading === "plan");
    expect(change(text, 2, column, "max")).toBe(text.replace("pro ", "max "));
  });

  test("any row of a long table is found by its line", () => {
    const lines = Array.from({ length: 1000 }, (_, i) => `p${i}@x.test,Person ${i}`);
    const rows = rowsOf(["Email,Name", ...lines].join("\n"));
    for (const line of [2, 257, 258, 514, 1001]) expect(rows.positionAt(line)).toBe(line - 2);
  });
});
