import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";
import { lineEnd, passText } from "./line.ts";

describe("an address alone on its line", () => {
  test("the short way reads the same as the long one", () => {
    const unit = fc.constantFrom("a", "B", "1", ".", "-", "_", "+", "@", "@x.test", "a@x.test", "1.");
    fc.assert(
      fc.property(fc.array(fc.string({ unit, maxLength: 6 }), { maxLength: 5 }), (lines) => {
        const addresses = (text: string) => {
          const { recipients, problems } = readRecipients(`x\n${text}`);
          return [
            recipients.map(({ address, doubt }) => [address, doubt]),
            problems.map(({ reason }) => reason),
          ];
        };
        expect(addresses(lines.join("\n"))).toEqual(addresses(lines.map((line) => `${line} `).join("\n")));
      }),
      { numRuns: 500 },
    );
  });
});

describe("lines", () => {
  test("passing a text counts every line break once", () => {
    const line = { number: 1, start: 0 };
    const text = "a\r\nb\rc\n\u2028d";
    expect(passText(text, 0, text.length, line)).toBe(text.length);
    expect(line).toEqual({ number: 5, start: text.length - 1 });
  });

  test("a line ends at any line break", () => {
    expect(lineEnd("ab\rc", 0, 4)).toBe(2);
    expect(lineEnd("ab", 0, 2)).toBe(2);
  });
});
