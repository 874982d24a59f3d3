import { expect, test } from "vitest";
import { capitalize, formatCount, formatList, formatNumber } from "./english.ts";

test("a number has thousands separators", () => {
  expect(formatNumber(100_000)).toBe("100,000");
});

test("a count has the plural of its noun", () => {
  expect(formatCount(1, "line")).toBe("1 line");
  expect(formatCount(2_000, "line")).toBe("2,000 lines");
  expect(formatCount(0, "person", "people")).toBe("0 people");
});

test("a list ends with and", () => {
  expect(formatList(["expiry"])).toBe("expiry");
  expect(formatList(["expiry", "metadata"])).toBe("expiry and metadata");
});

test("a sentence begins with a capital", () => {
  expect(capitalize("about an hour")).toBe("About an hour");
});
