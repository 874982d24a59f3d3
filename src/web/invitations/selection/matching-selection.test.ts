import { expect, test } from "vitest";
import { initialListState } from "#web/invitations/list-state.ts";
import { followList, MatchingSelection } from "./matching-selection.ts";
import { noSelection, refreshed, type SelectedRow, withRows } from "./selection.ts";

const row = (id: string, status: SelectedRow["status"] = "pending"): SelectedRow => ({
  id,
  emailAddress: `${id}@example.com`,
  status,
});
const page = { rows: [row("a"), row("b")], totalCount: 1_204, isCountExact: true };
const matching = new MatchingSelection(initialListState, page);

test("all that match are selected without their ids", () => {
  expect(matching.size).toBe(1_204);
  expect(matching.has()).toBe(true);
  expect(refreshed(matching, [row("a", "accepted")])).toBe(matching);
});

test("whoever deselects one of all keeps the rest of the page", () => {
  expect([...withRows(matching, [row("a")], false).keys()]).toEqual(["b"]);
});

test("a selection of all follows its list, and ends with its filter", () => {
  expect(followList(matching, { ...initialListState }, page)).toBe(matching);
  const next = followList(matching, initialListState, { ...page, rows: [row("c")], totalCount: 1_205 });
  expect([next.size, ...next.keys()]).toEqual([1_205, "c"]);
  const other = followList(matching, { ...initialListState, query: "ada" }, page);
  expect(other).not.toBeInstanceOf(MatchingSelection);
  expect([...other.keys()]).toEqual(["a", "b"]);
  expect(followList(noSelection, initialListState, page)).toBe(noSelection);
});
