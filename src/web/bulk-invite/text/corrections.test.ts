import { describe, expect, test } from "vitest";
import { judge } from "./parse-list.ts";
import { correctAll, correctLine, corrected } from "./corrections.ts";

describe("suggestions", () => {
  test("a name around the address stays", () => {
    const suggestion = "jane@gmail.com";
    expect(corrected({ source: "Jane <jane@gmial.com>", suggestion })).toBe("Jane <jane@gmail.com>");
    expect(corrected({ source: "mailto:jane@gmial.com", suggestion })).toBe("mailto:jane@gmail.com");
  });

  test("what is no address is replaced whole", () => {
    const spelledOut = { kind: "problem", source: "jane at example dot com", suggestion: "jane@example.com" };
    expect(corrected(spelledOut)).toBe("jane@example.com");
  });

  test("only the place that was read changes", () => {
    const line = "a@gmial.com, a@gmial.com";
    expect(correctLine(line, 14, { source: "a@gmial.com", suggestion: "a@gmail.com" })).toBe(
      "a@gmial.com, a@gmail.com",
    );
  });

  test("a line that moved on is left alone", () => {
    expect(correctLine("b@example.com", 1, { source: "a@gmial.com", suggestion: "a@gmail.com" })).toBe(
      "b@example.com",
    );
  });

  test("taking all leaves no suggestion", () => {
    const text = "a@gmial.com, b@gmial.com\nName <c@gmial.com>\nd@@example.com\ne (at) example.com";
    const done = correctAll(judge(text));
    expect(done).toBe("a@gmail.com, b@gmail.com\nName <c@gmail.com>\nd@example.com\ne@example.com");
    expect(judge(done).suggestions).toEqual([]);
  });
});
