import { describe, expect, test } from "vitest";
import { csvCell } from "./csv.ts";

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

  test.each(["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])("%j does not run as a formula", (value) => {
    expect(csvCell(value).replaceAll('"', "")).toBe(`'${value}`);
  });
});
