import { describe, expect, test } from "vitest";
import { findClose, findSingleQuotedName, isBeforeAngle } from "./enclosed.ts";

function inside(text: string): string | undefined {
  const found = findClose(text, 0, text.length);
  return found && text.slice(1, found.close);
}

describe("closing characters", () => {
  test.each([
    ['"a b" c', "a b"],
    ['"a, b; c"', "a, b; c"],
    ['""', ""],
    ['"a \\" b" c', 'a \\" b'],
    ['"a \\\\" b"', "a \\\\"],
    ['"a \\x" b', "a \\x"],
    ["“a” b", "a"],
    ["„a“ b", "a"],
    ["„a” b", "a"],
    ["«a» b", "a"],
    ["‹a› b", "a"],
    ["‘a’ b", "a"],
    ["‘O’Neill’ b", "O’Neill"],
    ["‚a‘ b", "a"],
    ["「a」b", "a"],
    ["＂a＂b", "a"],
    ["(a) b", "a"],
    ["（a） b", "a"],
    ["（a) b", "a"],
    ["[a] b", "a"],
  ])("%s contains %s", (text, held) => {
    expect(inside(text)).toBe(held);
  });

  test.each([
    ['"a'],
    ['"a\n"'],
    ['"a\r"'],
    ['"a\u2028"'],
    ['"a\\"'],
    ['"a\\\n"'],
    ["“a"],
    ["“a “b”"],
    ["(a (b)"],
    ["[a [b]"],
    ["‘O’Neill"],
    ["x"],
    [""],
  ])("%j is never closed", (text) => {
    expect(inside(text)).toBeUndefined();
  });

  test("an @ inside is reported", () => {
    expect(findClose('"a@b"', 0, 5)).toEqual({ close: 4, hasAt: true });
    expect(findClose('"a＠b"', 0, 5)).toEqual({ close: 4, hasAt: true });
    expect(findClose('"ab" @', 0, 6)).toEqual({ close: 3, hasAt: false });
  });

  test("the search stops at the end of the range", () => {
    expect(findClose('"ab"', 0, 3)).toBeUndefined();
  });
});

describe("names in single quotes", () => {
  test.each([
    ["'Doe, Jane' <a@b>", 10],
    ["'Doe' <a@b>", 4],
    ["'Doe'<a@b>", 4],
    ["'O'Neill, Pat' <a@b>", 13],
    ["'Doe' &lt;a@b&gt;", 4],
    ["'Doe'", undefined],
    ["'Doe' a@b", undefined],
    ["'a@b' <a@b>", undefined],
    ["'Doe\n' <a@b>", undefined],
    ["'Doe, 'Jane' <a@b>", undefined],
    ["'Doe <a@b>", undefined],
  ])("%j closes at %s", (text, close) => {
    expect(findSingleQuotedName(text, 0, text.length)).toBe(close);
  });

  test("spaces may come before the angle bracket", () => {
    expect(isBeforeAngle("   <", 0, 4)).toBe(true);
    expect(isBeforeAngle("<", 0, 1)).toBe(true);
    expect(isBeforeAngle(" &LT;", 0, 5)).toBe(true);
    expect(isBeforeAngle(" x<", 0, 3)).toBe(false);
    expect(isBeforeAngle("  ", 0, 2)).toBe(false);
    expect(isBeforeAngle("\n<", 0, 2)).toBe(false);
  });
});
