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
