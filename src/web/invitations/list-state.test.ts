import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvitationSort, InvitationStatus, SortOrder } from "#contract/invitation.ts";
import { pageSizes } from "#web/lists/layout/page-size.ts";
import { listHref, type ListState, readListState } from "./list-state.ts";

function read(href: string): ListState {
  return readListState(new URLSearchParams(href.replace(/^\/?\??/, "")));
}

const states: fc.Arbitrary<ListState> = fc.record({
  status: fc.constantFrom(undefined, ...InvitationStatus.options),
  query: fc.string({ maxLength: 320, unit: "grapheme" }).map((text) => text.trim().slice(0, 320).trim()),
  sort: fc.constantFrom(...InvitationSort.options),
  order: fc.constantFrom(...SortOrder.options),
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

  test("invalid values count as absent", () => {
    expect(read("?status=lost&sort=name&order=up&page=-3")).toEqual(read(""));
    expect(read("?page=1.5").page).toBe(1);
    expect(read("?page=two").page).toBe(1);
    for (const size of ["51", "0", "1e2", "all"]) expect(read(`?size=${size}`).size).toBe(undefined);
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
