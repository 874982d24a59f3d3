import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builtInViews, ViewChange } from "./view.ts";
import { canonicalSearch, foreignParams } from "./search.ts";

describe("the query string of a view", () => {
  test.each([
    ["", ""],
    ["?status=pending", "status=pending"],
    ["?query=acme&status=pending&page=3&view=x", "status=pending&query=acme"],
    ["?status=&query=%20%20", ""],
    ["?sort=createdAt&order=desc", ""],
    ["?order=desc&status=pending", "status=pending"],
    ["?order=asc&sort=createdAt", "sort=createdAt&order=asc"],
    ["?status=pending,expired", "status=pending%2Cexpired"],
    ["?meta.team=b&meta.plan=a&status=pending&meta.=x", "status=pending&meta.plan=a&meta.team=b"],
    ["?status=pending&status=expired", "status=pending"],
  ])("%j is written as %j", (search, canonical) => {
    expect(canonicalSearch(search)).toBe(canonical);
  });

  test("any query string keeps its canonical spelling", () => {
    const params = fc.array(
      fc.tuple(fc.constantFrom("status", "query", "sort", "order", "meta.a", "page"), fc.string()),
    );
    fc.assert(
      fc.property(params, (given) => {
        const canonical = canonicalSearch(new URLSearchParams(given).toString());
        expect(canonicalSearch(canonical)).toBe(canonical);
        expect(foreignParams(canonical)).toEqual([]);
      }),
    );
  });

  test("every built-in view is written canonically and could be saved", () => {
    for (const { name, search } of builtInViews) {
      expect(canonicalSearch(search)).toBe(search);
      expect(ViewChange.parse({ name, search })).toMatchObject({ search });
    }
  });
});
