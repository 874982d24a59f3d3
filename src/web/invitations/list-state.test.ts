import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvitationSort, InvitationStatus, SortOrder } from "#contract/invitation.ts";
import { anyFilters } from "./filters/testing/any-filters.ts";
import { pageSizes } from "#web/lists/layout/page-size.ts";
import { listHref, type ListState, readListState } from "./list-state.ts";

function read(href: string): ListState {
  return readListState(new URLSearchParams(href.replace(/^\/?\??/, "")));
}

const states: fc.Arbitrary<ListState> = fc.record({
  status: fc.subarray(InvitationStatus.options),
  query: fc.string({ maxLength: 320, unit: "grapheme" }).map((text) => text.trim().slice(0, 320).trim()),
  filters: anyFilters,
  sort: fc.constantFrom(...InvitationSort.options),
  order: fc.constantFrom(...SortOrder.options),
  view: fc.constantFrom(undefined, "invited-by-me"),
  page: fc.integer({ min: 1, max: 1_000_000 }),
  size: fc.constantFrom(undefined, ...pageSizes),
});

describe("list state in the URL", () => {
  test("any state survives the URL", () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(read(listHref(state))).toEqual(state);
      }),
    );
  });

  test("the initial state leaves the URL bare", () => {
    expect(listHref(read(""))).toBe("/");
  });

  test("filters have one order in the URL, whatever order they were given in", () => {
    const one = read("?meta.plan=pro&by=me&status=expired,pending&created=last-7d");
    const other = read("?created=last-7d&status=pending,expired&by=me&meta.plan=pro");
    expect(listHref(one)).toBe("/?status=pending%2Cexpired&created=last-7d&by=me&meta.plan=pro");
    expect(listHref(other)).toBe(listHref(one));
  });

  test("invalid values count as absent", () => {
    expect(read("?status=lost&sort=name&order=up&page=-3")).toEqual(read(""));
    expect(read("?status=pending,lost").status).toEqual(["pending"]);
    expect(read("?page=1.5").page).toBe(1);
    expect(read("?page=two").page).toBe(1);
    for (const size of ["51", "0", "1e2", "all"]) expect(read(`?size=${size}`).size).toBe(undefined);
  });

  test.each([
    "created=lately",
    "created=last-0d",
    "created=last-1000d",
    "joined=..",
    "joined=2026-13-01..",
    "joined=2026-11-31x..",
    "expires=2026-11-01",
    "expires=2026-11-01..2026-11-02..2026-11-03",
    "delivery=pigeon",
    "by=%20",
    "meta.=pro",
    "meta.plan=",
    `domain=${"a".repeat(321)}`,
    `meta.${"k".repeat(101)}=v`,
    "metadata.plan=pro",
  ])("the invalid filter %j counts as absent", (search) => {
    expect(read(`?${search}`).filters).toEqual({});
  });

  test("any query string reads as a state", () => {
    fc.assert(
      fc.property(fc.string(), (search) => {
        const state = read(search);
        expect(read(listHref(state))).toEqual(state);
      }),
    );
  });
});
