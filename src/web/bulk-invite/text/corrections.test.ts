import { describe, expect, test } from "vitest";
import { correctAll, correctLine, correctSource } from "./corrections.ts";
import { parseList } from "./parse-list.ts";

describe("corrections", () => {
  test("a correction keeps the name around the address", () => {
    const suggestion = "jane@gmail.com";
    expect(correctSource({ source: "Jane <jane@gmial.com>", suggestion })).toBe("Jane <jane@gmail.com>");
    expect(correctSource({ source: "mailto:jane@gmial.com", suggestion })).toBe("mailto:jane@gmail.com");
  });

  test("an address that is spelled out is replaced whole", () => {
    const spelledOut = { kind: "problem", source: "jane at example dot com", suggestion: "jane@example.com" };
    expect(correctSource(spelledOut)).toBe("jane@example.com");
  });

  test.each([
    ["[kim@x.test](mailto:lee@y.test?subject=Hi)", "[kim@x.test](mailto:kim@x.test?subject=Hi)"],
    ['<a href="mailto:lee@y.test">kim@x.test</a>', '<a href="mailto:kim@x.test">kim@x.test</a>'],
    ['"kim@x.test" <lee@y.test>', '"kim@x.test" <kim@x.test>'],
    ["Kim <b>kim@\u00adx.te\ufeffst</b>", "Kim <b>kim@x.test</b>"],
    ["1.kim@x.test", "kim@x.test"],
  ])("the correction of %j is %j", (source, corrected) => {
    expect(correctSource({ source, suggestion: "kim@x.test" })).toBe(corrected);
  });

  test("a suggestion for another mailbox is applied alone only", () => {
    const { text, suggestions } = parseList(
      "jane@gmial.com\nmünchen@bücher.example\n[a@x.test](mailto:b@y.test)",
    );
    expect(suggestions.map(({ suggestion }) => suggestion)).toEqual([
      "jane@gmail.com",
      "munchen@bücher.example",
      "a@x.test",
    ]);
    expect(correctAll(text, suggestions)).toBe(text.replace("gmial", "gmail"));
    const [, munich] = suggestions;
    expect(munich && correctLine("münchen@bücher.example", 1, munich)).toBe("munchen@bücher.example");
  });

  test("a correction changes only the address at its column", () => {
    const line = "a@gmial.com, a@gmial.com";
    expect(correctLine(line, 14, { source: "a@gmial.com", suggestion: "a@gmail.com" })).toBe(
      "a@gmial.com, a@gmail.com",
    );
  });

  test("a line that changed since it was parsed is left alone", () => {
    expect(correctLine("b@example.com", 1, { source: "a@gmial.com", suggestion: "a@gmail.com" })).toBe(
      "b@example.com",
    );
  });

  test("applying all suggestions leaves none", () => {
    const { text, suggestions } = parseList(
      "a@gmial.com, b@gmial.com\nName <c@gmial.com>\nd@@example.com\ne (at) example.com",
    );
    const corrected = correctAll(text, suggestions);
    expect(corrected).toBe("a@gmail.com, b@gmail.com\nName <c@gmail.com>\nd@example.com\ne@example.com");
    expect(parseList(corrected).suggestions).toEqual([]);
  });
});
