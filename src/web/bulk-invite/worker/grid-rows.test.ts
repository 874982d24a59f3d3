import { describe, expect, test } from "vitest";
import { parseList } from "#web/bulk-invite/text/parse-list.ts";
import { gridCellOn, gridRows } from "./grid-rows.ts";

const text = [
  "typed@example.com",
  "",
  "Name,Email,expires_in_days",
  '"Doe,',
  'Jane",jane@gmial.com,30',
  "Max,max@example.com,soon",
  "Ann,ann@@example.com,5",
].join("\n");

describe("rows of the table view", () => {
  test("have their lines, their cells, and each finding in its column", () => {
    const rows = gridRows(parseList(text), { table: 0, first: 0, limit: 9 });
    expect(rows).toMatchObject([
      {
        line: 4,
        lastLine: 5,
        cells: ["Doe,\nJane", "jane@gmial.com", "30"],
        findings: [{ kind: "doubtful", cellColumn: 1, suggestion: "jane@gmail.com" }],
      },
      { line: 6, lastLine: 6, findings: [{ kind: "problem", cellColumn: 2, cellName: "expires_in_days" }] },
      { line: 7, findings: [{ kind: "problem", cellColumn: 1 }] },
    ]);
    expect(gridRows(parseList(text), { table: 0, first: 2, limit: 9 })).toEqual(rows.slice(2));
  });

  test("are found by a line, with the column that needs a look", () => {
    const parsed = parseList(text);
    expect(gridCellOn(parsed, { table: 0, line: 5 })).toEqual({ row: 0, column: 1 });
    expect(gridCellOn(parsed, { table: 0, line: 6 })).toEqual({ row: 1, column: 2 });
  });

  test("of a table that no longer exists are empty", () => {
    expect(gridRows(parseList(""), { table: 0, first: 0, limit: 9 })).toEqual([]);
    expect(gridCellOn(parseList(""), { table: 0, line: 1 })).toEqual({ row: 0, column: 0 });
  });
});
