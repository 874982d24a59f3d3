import { expect, test } from "vitest";
import { readRowFilter, rowFilterHref } from "./rows-query.ts";

test("a row filter survives the URL", () => {
  const filter = { outcome: "failed" as const, query: "a+b@example.com" };
  const href = rowFilterHref("1", filter);
  expect(readRowFilter(href.slice(href.indexOf("?")))).toEqual(filter);
});

test("an empty row filter leaves the URL bare", () => {
  expect(rowFilterHref("1", { outcome: undefined, query: "" })).toBe("/batches/1");
});

test("an unknown outcome counts as absent", () => {
  expect(readRowFilter("?outcome=lost")).toEqual({ outcome: undefined, query: "" });
});
