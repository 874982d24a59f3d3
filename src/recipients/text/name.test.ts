import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanName } from "./name.ts";

describe("names", () => {
  test.each([
    ["Jane", "Jane"],
    ["Jane Doe", "Jane Doe"],
    ["jane doe", "jane doe"],
    ["Doe, Jane", "Doe, Jane"],
    ["Jane-Ann O'Neill", "Jane-Ann O'Neill"],
    ["Dr. J. Doe", "Dr. J. Doe"],
    ['"Jane Doe"', "Jane Doe"],
    ["'Jane Doe'", "Jane Doe"],
    ["“Jane Doe”", "Jane Doe"],
    ["„Jane Doe“", "Jane Doe"],
    ["»Jane Doe«", "Jane Doe"],
    ['"Jane \\"JD\\" Doe"', 'Jane "JD" Doe'],
    ['"To: Jane"', "To: Jane"],
    ["To: Jane", "Jane"],
    ["E-mail: To: Jane", "Jane"],
    ["- Jane", "Jane"],
    ["• Jane", "Jane"],
    ["1. Jane", "Jane"],
    ["12) Jane", "Jane"],
    ["(3) Jane", "Jane"],
    ["3 Jane", "Jane"],
    ["No. 3 Jane Doe", "Jane Doe"],
    ["#3 - Jane", "Jane"],
    ["10:42 Jane", "Jane"],
    ["10:42 AM Jane Doe", "Jane Doe"],
    ["2026-11-27 10:42:07 Jane", "Jane"],
    ["+1 (555) 010-0100 Jane", "Jane"],
    ["Jane +1 555 0100", "Jane"],
    ["Jane Doe, ☎ +49 170/123 45 67", "Jane Doe"],
    ["Jane Doe (555) 010-0100", "Jane Doe"],
    ["Jane Doe 4th", "Jane Doe 4th"],
    ["Class of 2026", "Class of 2026"],
    ["3M Support", "3M Support"],
    ["<td>Jane</td><td>Doe</td>", "Jane Doe"],
    ["<span>Jane</span> <span>Doe</span>", "Jane Doe"],
    ["<b>J</b>ane <i>Doe</i>", "Jane Doe"],
    ["[x] Jane", "Jane"],
    ["- [X] Jane", "Jane"],
    ["[ ] Jane", "Jane"],
    ["| Jane |", "Jane"],
    ["*Jane*", "Jane"],
    ["Jane -", "Jane"],
    ["Jane –", "Jane"],
    ["(Jane)", "Jane"],
    ["Jane (Sales)", "Jane (Sales)"],
    ["Jane\u00a0Doe", "Jane Doe"],
    ["Jane \t  Doe", "Jane Doe"],
    ["Ja\u200bne", "Jane"],
    ["Ｊａｎｅ", "Jane"],
    ["R&amp;D", "R&D"],
    ["Zoe\u0308", "Zoë"],
    ["山田太郎", "山田太郎"],
    ["Anna und Max", "Anna und Max"],
    ["Team 7", "Team 7"],
    ["J", "J"],
  ])("%s becomes %s", (words, name) => {
    expect(cleanName(words)).toBe(name);
  });

  test.each([
    [""],
    [" "],
    ["1."],
    ["12"],
    ["a"],
    ["-"],
    ["***"],
    ["To:"],
    ["Board members:"],
    ["Questions?"],
    ["=HYPERLINK"],
    ["E-mail："],
    ["and"],
    ["und"],
    ["&"],
    ['"and"'],
    ["https://example.com"],
    ["see https://example.com"],
    ["x".repeat(121)],
  ])("%j is not a name", (words) => {
    expect(cleanName(words)).toBeUndefined();
  });

  test("a clean name is unchanged", () => {
    const unit = fc.constantFrom(
      "J",
      "a",
      "n",
      " ",
      "-",
      ".",
      "'",
      '"',
      "“",
      ",",
      ":",
      "é",
      "\t",
      "(",
      ")",
      "1",
      "\\",
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 16 }), (words) => {
        const name = cleanName(words) ?? "none";
        expect(name).toMatch(/\p{L}/u);
        expect(name).toBe(name.trim());
        expect(name).not.toMatch(/\s{2}|[\t\n]/);
      }),
      { numRuns: 1000 },
    );
  });
});
