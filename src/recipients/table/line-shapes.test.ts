import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commonDelimiters, LineShapes } from "./line-shapes.ts";

describe("an address alone on its line", () => {
  test.each([
    ["jane@example.com", 16],
    ["jane.doe+tag@ex-ample.com\nmax", 25],
    ["Jane_24@Example.COM\r\n", 19],
    ["jane@x", 6],
    ["jane", -1],
    ["jane@example.com, max@example.org", -1],
    ["jane@example.com ", -1],
    [" jane@example.com", -1],
    ["\ufeffjane@example.com", -1],
    ["jane＠example.com,", -1],
    ["a&b@example.com", -1],
    ["a@b@c", -1],
    ["", -1],
  ])("The first line of %j has its plain end at %i", (text, end) => {
    expect(new LineShapes(text).plainEnd(0)).toBe(end);
  });
});

/** Removes the quoted parts of a line, unless it ends within a quote. */
function withoutQuoted(line: string): string {
  let rest = "";
  let isCellStart = true;
  for (let i = 0; i < line.length; i += 1) {
    const char = line.charAt(i);
    if (char === '"' && isCellStart) {
      const quoted = /^"(?:[^"]|"")*"(?!")/.exec(line.slice(i));
      if (quoted === null) return rest + line.slice(i);
      i += quoted[0].length - 1;
      isCellStart = false;
      continue;
    }
    rest += char;
    if (/[,;\t|]/.test(char)) isCellStart = true;
    else if (char !== " ") isCellStart = false;
  }
  return rest;
}

/** The text of a row in quotes as a whole, without its cells in quotes. */
function withoutInner(row: string): string {
  return row
    .split(/".?/s)
    .filter((_, at) => at % 2 === 0)
    .join("");
}

describe("the shapes of lines", () => {
  test("a line has the counts that a slow reading finds", () => {
    const unit = fc.constantFrom(
      "a",
      ".",
      "é",
      " ",
      "\t",
      ",",
      ";",
      "|",
      '"',
      '""',
      "@",
      "\n",
      "\r",
      "\r\n",
      "\u2028",
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        const shapes = new LineShapes(text);
        const lines = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/);
        expect(shapes.count).toBe(lines.length);
        for (const [at, line] of lines.entries()) {
          expect(text.startsWith(line, shapes.start(at))).toBe(true);
          expect(shapes.atCount(at)).toBe(line.split("@").length - 1);
          expect(shapes.isBlank(at)).toBe(/^[ \t]*$/.test(line));
          const unquoted = withoutQuoted(line);
          const isWrapped = /^".+"$/.test(line) && !/[,;\t|]/.test(unquoted);
          const rest = isWrapped ? withoutInner(line.slice(1, -1)) : unquoted;
          const counts = commonDelimiters.map((delimiter) => rest.split(delimiter).length - 1);
          expect(commonDelimiters.map((_, delimiter) => shapes.delimiterCount(at, delimiter))).toEqual(
            counts,
          );
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test("more lines than the first memory holds keep their starts", () => {
    const shapes = new LineShapes("ab\n".repeat(5_000));
    expect([shapes.count, shapes.start(4_999), shapes.start(5_000)]).toEqual([5_001, 14_997, 15_000]);
  });
});
