import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";
import type { Table } from "#recipients/table/column-use.ts";
import { indexLines, type Lines } from "./lines.ts";
import { editCell, type SeenRow } from "./table-cell.ts";

const text = [
  "Title",
  'Email,Name,"Note"',
  'jane@example.com,"Doe, Jane","one',
  'two"',
  'max@example.com,Max "the fox",plain',
  "ann@example.com, Ann ,",
].join("\n");

const jane: SeenRow = { line: 3, cells: ["jane@example.com", "Doe, Jane", "one\ntwo"] };
const max: SeenRow = { line: 5, cells: ["max@example.com", 'Max "the fox"', "plain"] };

function tableOf(list: string): Table {
  const [table] = readRecipients(list).tables;
  if (table === undefined) throw new Error("the text has no table");
  return table;
}

function edit(lines: Lines, row: SeenRow, column: number, value: string): Lines | undefined {
  return editCell(lines, { table: tableOf(text), row, column, value });
}

describe("an edit of a cell", () => {
  test("changes this cell and nothing else of the text", () => {
    expect(edit(indexLines(text), max, 0, "maxine@example.com")?.text).toBe(text.replace("max@", "maxine@"));
    expect(edit(indexLines(text), jane, 1, 'Jane "JD" Doe')?.text).toBe(
      text.replace("Doe, Jane", 'Jane ""JD"" Doe'),
    );
  });

  test("gives the same lines as reading the new text", () => {
    for (const value of ["", "three", "a\r\nb\nc"]) {
      const edited = edit(indexLines(text), jane, 2, value);
      expect(edited).toEqual(indexLines(edited?.text ?? ""));
    }
  });

  test("finds its row after an earlier edit moved it", () => {
    const first = edit(indexLines(text), jane, 2, "one line")!;
    const second = edit(first, max, 1, "Max")!;
    expect(second.text).toBe(text.replace('"one\ntwo"', '"one line"').replace('Max "the fox"', "Max"));
  });

  test("keeps another edit of the same row that the page has not shown yet", () => {
    const first = edit(indexLines(text), max, 1, "Max")!;
    const second = edit(first, max, 0, "maxine@example.com")!;
    expect(second.text).toBe(text.replace('max@example.com,Max "the fox"', "maxine@example.com,Max"));
  });

  test("is refused if its row is gone, rather than made in another row", () => {
    const without = indexLines(text.replace(/max@.*\n/, ""));
    expect(edit(without, max, 1, "Max")).toBeUndefined();
    expect(edit(indexLines(""), max, 1, "Max")).toBeUndefined();
  });
});
