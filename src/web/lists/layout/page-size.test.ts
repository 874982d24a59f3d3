import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageAfterResize } from "./page-after-resize.ts";
import { pageSizeOf, pageSizes, readSize } from "./page-size.ts";

const size = fc.constantFrom(...pageSizes);

describe("the size of a page", () => {
  test("the URL counts before the member's last choice, and 50 without either", () => {
    expect(pageSizeOf({ pageSize: 100 }, 25)).toBe(25);
    expect(pageSizeOf({ pageSize: 100 }, undefined)).toBe(100);
    expect(pageSizeOf({}, undefined)).toBe(50);
  });

  test("a size that is not offered is ignored", () => {
    expect(pageSizeOf({ pageSize: 7 }, undefined)).toBe(50);
    for (const text of ["", "7", "5e1", " 50", "1000", "-25"])
      expect(readSize(new URLSearchParams({ size: text }))).toBeUndefined();
    for (const offered of pageSizes)
      expect(readSize(new URLSearchParams({ size: String(offered) }))).toBe(offered);
  });

  test("the first row of a page stays on the page when its size changes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), size, size, (page, from, to) => {
        const firstRow = (page - 1) * from;
        const next = pageAfterResize({ page, from, to });
        expect(Math.floor(firstRow / to) + 1).toBe(next);
        expect(next).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
