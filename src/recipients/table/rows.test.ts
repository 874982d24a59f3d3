import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CsvRows, type Row } from "./rows.ts";

function rowsOf(text: string, delimiter = ","): Row[] {
  const rows = new CsvRows(text, delimiter);
  const all: Row[] = [];
  for (let row = rows.next(); row !== undefined; row = rows.next()) all.push(row);
  return all;
}

function values(text: string, delimiter = ","): string[][] {
  return rowsOf(text, delimiter).map((row) => row.cells.map((cell) => cell.value));
}

describe("cells", () => {
  test.each([
    ["a,b", [["a", "b"]]],
    [
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["a\rb", [["a"], ["b"]]],
    ["a,,b,", [["a", "", "b", ""]]],
    [",", [["", ""]]],
    ['"a,b",c', [["a,b", "c"]]],
    ['"a\nb",c', [["a\nb", "c"]]],
    ['"a\r\nb"\nc', [["a\r\nb"], ["c"]]],
    ['"say ""hi""",c', [['say "hi"', "c"]]],
    ['""""', [['"']]],
    ['"",x', [["", "x"]]],
    ['a"b"c,d', [['a"b"c', "d"]]],
    ['"a" b,c', [["ab", "c"]]],
    ['"a"b,c', [["ab", "c"]]],
    [" a , b ", [[" a ", " b "]]],
    ["\ufeffa,b", [["a", "b"]]],
    ["", []],
    ["\n\n", []],
    ["  \n a", [[" a"]]],
    [
      '"lost,x\ny,z',
      [
        ['"lost', "x"],
        ["y", "z"],
      ],
    ],
    [
      '"lost,x\n"y,z',
      [
        ['"lost', "x"],
        ['"y', "z"],
      ],
    ],
    [
      'a,"lost\n"b"",c',
      [
        ["a", '"lost'],
        ['"b""', "c"],
      ],
    ],
  ])("%j is parsed by RFC 4180", (text, cells) => {
    expect(values(text)).toEqual(cells);
  });

  test.each([[";"], ["\t"], ["|"]])("%j can be the delimiter", (delimiter) => {
    const text = ["a,1", "b", '"c' + delimiter + 'd"'].join(delimiter);
    expect(values(text, delimiter)).toEqual([["a,1", "b", `c${delimiter}d`]]);
  });

  test("an unclosed quote is an ordinary character", () => {
    const rows = values('name,email\n"Jane,a@x.test\nMax,b@y.test\nKim,c@z.test');
    expect(rows).toHaveLength(4);
    expect(rows[1]).toEqual(['"Jane', "a@x.test"]);
  });
});

describe("places", () => {
  test("each row has its line", () => {
    const text = 'h\n\n"a\nb"\r\nc\rd';
    expect(rowsOf(text).map(({ line, lineStart, start }) => [line, lineStart, start])).toEqual([
      [1, 0, 0],
      [3, 3, 3],
      [5, 10, 10],
      [6, 12, 12],
    ]);
    const rows = new CsvRows(text, ",");
    while (rows.next() !== undefined);
    expect(rows.nextLine).toBe(7);
  });

  test("each cell has its range", () => {
    const text = 'a, b ,"c,d","e"f';
    expect(rowsOf(text)[0]?.cells.map((cell) => text.slice(cell.start, cell.end))).toEqual([
      "a",
      " b ",
      "c,d",
      'e"f',
    ]);
  });
});

describe("properties", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "b", '"', ",", "\n", "\r", " ", ";"), maxLength: 6 });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 });

  test("a quoted value is read back", () => {
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n", "\r"), (rows, end) => {
        const text = rows
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(","))
          .join(end);
        expect(values(text)).toEqual(rows);
      }),
      { numRuns: 1000 },
    );
  });

  test("no character is lost from any text", () => {
    fc.assert(
      fc.property(cell, cell, cell, (one, two, three) => {
        const text = `${one},${two}\n${three}`;
        let end = 0;
        for (const row of rowsOf(text)) {
          expect(row.start).toBeGreaterThanOrEqual(end);
          expect(text.slice(end, row.start)).toMatch(/^[\s"]*$/);
          end = row.end;
        }
        expect(text.slice(end)).toMatch(/^[\s"]*$/);
      }),
      { numRuns: 800 },
    );
  });
});

test.each(['="00123"', ' ="00123" ', '"=""00123"""'])("the formula %j is the text in it", (cell) => {
  const row = new CsvRows(`a,${cell},b`, ",").next();
  expect(row?.cells.map(({ value }) => value)).toEqual(["a", "00123", "b"]);
});

test.each(["=1+1", '="a"&"b"', "="])("the formula %j stays as it is written", (cell) => {
  const row = new CsvRows(`a,${cell},b`, ",").next();
  expect(row?.cells.map(({ value }) => value)).toEqual(["a", cell, "b"]);
});
