import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvitationSort, InvitationStatus, SortOrder } from "#contract/invitation.ts";
import { type ListState, readListState, writeListState } from "./list-state.ts";

function read(search: string): ListState {
  return readListState(new URLSearchParams(search));
}

const states: fc.Arbitrary<ListState> = fc.record({
  status: fc.constantFrom(undefined, ...InvitationStatus.options),
  query: fc.string({ maxLength: 320, unit: "grapheme" }).map((text) => text.trim().slice(0, 320).trim()),
  sort: fc.constantFrom(...InvitationSort.options),
  order: fc.constantFrom(...SortOrder.options),
  page: fc.integer({ min: 1, max: 1_000_000 }),
});

describe("list state in the address", () => {
  test("any state survives being written and read", () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(read(writeListState(state))).toEqual(state);
      }),
    );
  });

  test("the initial state leaves the address clean", () => {
    expect(writeListState(read(""))).toBe("");
  });

  test("what cannot be understood counts as absent", () => {
    expect(read("?status=lost&sort=name&order=up&page=-3")).toEqual(read(""));
    expect(read("?page=1.5").page).toBe(1);
    expect(read("?page=two").page).toBe(1);
  });

  test("any garbage still reads as a state", () => {
    fc.assert(
      fc.property(fc.string(), (search) => {
        const state = read(search);
        expect(read(writeListState(state))).toEqual(state);
      }),
    );
  });
});
