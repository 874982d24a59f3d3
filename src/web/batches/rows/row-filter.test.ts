import { describe, expect, test } from "vitest";
import { readRowFilter, rowFilterHref } from "./row-filter.ts";

describe("row filter", () => {
  test("a filter comes back from its address", () => {
    const filter = { outcome: "failed" as const, query: "a+b@example.com" };
    const href = rowFilterHref("1", filter);
    expect(readRowFilter(href.slice(href.indexOf("?")))).toEqual(filter);
  });

  test("no filter leaves the address bare", () => {
    expect(rowFilterHref("1", { outcome: undefined, query: "" })).toBe("/batches/1");
  });

  test("an unknown outcome counts as none", () => {
    expect(readRowFilter("?outcome=lost")).toEqual({ outcome: undefined, query: "" });
  });
});
