import { describe, expect, test } from "vitest";
import { csvCell, csvRow } from "./csv.ts";

/** Reads as spreadsheets do: a quote opens a cell only at its start, and what follows the closing quote is kept. */
function cellsOf(text: string, separator: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    let cell = "";
    if (text[at] === '"') {
      for (at += 1; at < text.length; at += 1) {
        if (text[at] === '"' && text[at + 1] !== '"') break;
        if (text[at] === '"') at += 1;
        cell += text[at] ?? "";
      }
      at += 1;
    }
    for (; at < text.length && text[at] !== separator && !/[\r\n]/.test(text[at] ?? ""); at += 1)
      cell += text[at];
    cells.push(cell);
  }
  return cells;
}

/** Numbers from 0 up to `limit`, the same in every run. */
function createDraw(): (limit: number) => number {
  let state = 20_261_127;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
}

test("no cell of any row begins like a formula, whichever separator a program chooses", () => {
  const draw = createDraw();
  const parts = [";", ",", "|", "\t", "\n", "\r", '"', " ", "'", "a", "=", "+", "-", "@", "\uFF1D"];
  const drawn = () => Array.from({ length: draw(9) }, () => parts[draw(parts.length)]).join("");
  for (let round = 0; round < 20_000; round += 1) {
    const row = [1, drawn(), "x", drawn(), drawn()];
    for (const separator of [",", ";", "\t", "|"]) {
      const formulas = cellsOf(csvRow(row), separator).filter((cell) => /^\s*[=+\-@\uFF1D]/.test(cell));
      expect({ row, separator, formulas }).toEqual({ row, separator, formulas: [] });
    }
  }
});

describe("a cell", () => {
  test.each([
    ["plain", "plain"],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    [undefined, ""],
    [null, ""],
    [0, "0"],
  ])("the cell %j is written as %j", (value, written) => {
    expect(csvCell(value)).toBe(written);
  });

  test.each([
    ["Jane;=1+1;x", "Jane;'=1+1;x"],
    ["Jane; +1", "Jane;' +1"],
    ['Jane;"=1+1";x', `"Jane;'""=1+1"";x"`],
    ["Jane\n@sum", `"Jane\n'@sum"`],
    ["Jane\t-1", "Jane\t'-1"],
    ["\uFF1D1+1", "'\uFF1D1+1"],
    ["a-b; c+d@e.com=f", "a-b; c+d@e.com=f"],
    [-5, "-5"],
  ])("the cell %j is written as %j, which no separator turns into a formula", (value, written) => {
    expect(csvCell(value)).toBe(written);
  });

  test.each(["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])("%j does not run as a formula", (value) => {
    expect(csvCell(value).replaceAll('"', "")).toBe(`'${value}`);
  });
});
