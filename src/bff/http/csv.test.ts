import { array, assert, constantFrom, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { isAddress } from "#recipients/address/address.ts";
import { readRecipients } from "#recipients/read-recipients.ts";
import { isLinear } from "#testing/growth.ts";
import { csvCell, csvHead, csvRow } from "./csv.ts";

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

/** What any program may run: a sign behind characters that it drops. */
// oxlint-disable-next-line no-control-regex -- matches control characters on purpose
const formula = /^[\s\p{Cf}\p{DI}\u2800\u0000-\u001F]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\u2212\u207C\u208A]/u;

/** Numbers from 0 up to `limit`, the same in every run. */
function createDraw(): (limit: number) => number {
  let state = 20_261_127;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
}

test("S12: no cell of any row begins like a formula, whichever separator a program chooses", () => {
  const draw = createDraw();
  const parts = [
    ";",
    ",",
    "|",
    "\t",
    "\n",
    "\r",
    '"',
    " ",
    "'",
    "a",
    "=",
    "+",
    "-",
    "@",
    "\uFF1D",
    "\uFF20",
    "\u2212",
    "\u200B",
    "\uFEFF",
    "\u00A0",
    "\u0000",
    "\v",
    "\u2028",
    "\u3164",
    "\u2800",
    "\uFE0F",
    "\u207C",
    "\u208A",
  ];
  const drawn = () => Array.from({ length: draw(9) }, () => parts[draw(parts.length)]).join("");
  for (let round = 0; round < 20_000; round += 1) {
    const row = [1, drawn(), "x", drawn(), drawn()];
    for (const separator of [",", ";", "\t", "|"]) {
      const formulas = cellsOf(csvRow(row), separator).filter((cell) => formula.test(cell));
      expect({ row, separator, formulas }).toEqual({ row, separator, formulas: [] });
    }
  }
});

describe("a cell", () => {
  test.each([
    ["plain", '"plain"'],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    [undefined, '""'],
    [null, '""'],
    [0, '"0"'],
  ])("the cell %j is written as %j", (value, written) => {
    expect(csvCell(value)).toBe(written);
  });

  test.each([
    ["Jane;=1+1;x", `"Jane;'=1+1;x"`],
    ["Jane; +1", `"Jane;' +1"`],
    ['Jane;"=1+1";x', `"Jane;'""=1+1"";x"`],
    ["Jane\n@sum", `"Jane\n'@sum"`],
    ["Jane\t-1", `"Jane\t'-1"`],
    ["Jane\r=1", `"Jane\r'=1"`],
    ["\uFF1D1+1", `"'\uFF1D1+1"`],
    ["\u200B=1", `"'\u200B=1"`],
    ["\uFEFF\u00A0@sum", `"'\uFEFF\u00A0@sum"`],
    ["\u3164=1", `"'\u3164=1"`],
    ["a;\uFE0F\u207C1", `"a;'\uFE0F\u207C1"`],
    ["a\u2028+1", `"a\u2028'+1"`],
    ["'=1", `"''=1"`],
    ["a-b; c+d@e.com=f", '"a-b; c+d@e.com=f"'],
    [-5, '"-5"'],
  ])("S12: the cell %j is written as %j, which no separator turns into a formula", (value, written) => {
    expect(csvCell(value)).toBe(written);
  });

  test.each(["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])("S12: %j does not run as a formula", (value) => {
    expect(csvCell(value).replaceAll('"', "")).toBe(`'${value}`);
  });
});

test("S12: a downloaded list that is read back has the same addresses", () => {
  const local = string({
    unit: constantFrom("a", "b", "'", "+", "-", "=", ".", "0"),
    minLength: 1,
    maxLength: 6,
  });
  const addresses = local.map((text) => `${text}@example.com`).filter(isAddress);
  assert(
    property(array(addresses, { minLength: 2, maxLength: 20 }), string(), (given, name) => {
      const rows = given.map((address, index) =>
        csvRow([index + 1, address, index === 0 ? name : "Jane Doe", "done"]),
      );
      const { recipients, duplicates, problems } = readRecipients(
        csvHead(["row", "emailAddress", "name", "outcome"]) + rows.join(""),
      );
      expect(problems).toEqual([]);
      const read = [...recipients, ...duplicates].toSorted((left, right) => left.line - right.line);
      expect(read.map(({ address }) => address)).toEqual(given);
    }),
  );
});

test("S12: a text is searched for formulas in time that grows with its length only", () => {
  for (const part of ["\t", " ", ";", '"', "'", "\u200B", "=", "\t=", "; "]) {
    const grows = isLinear((length) => csvCell(part.repeat(length)), 50_000);
    expect({ part, isLinear: grows }).toEqual({ part, isLinear: true });
  }
});
