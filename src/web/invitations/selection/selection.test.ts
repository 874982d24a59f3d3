import { describe, expect, test } from "vitest";
import { countOutside, noSelection, refreshed, restored, type SelectedRow, withRows } from "./selection.ts";

function row(id: string, status: SelectedRow["status"] = "pending"): SelectedRow {
  return { id, emailAddress: `${id}@example.com`, status };
}

describe("a selection", () => {
  test("a selection keeps rows of another page", () => {
    const first = withRows(noSelection, [row("a"), row("b")], true);
    expect([...withRows(first, [row("c")], true).keys()]).toEqual(["a", "b", "c"]);
  });
  test("a selection drops only the deselected rows", () => {
    const both = withRows(noSelection, [row("a"), row("b")], true);
    expect([...withRows(both, [row("a"), row("z")], false).keys()]).toEqual(["b"]);
  });
  test("a change leaves the original selection untouched", () => {
    withRows(noSelection, [row("a")], true);
    expect(noSelection.size).toBe(0);
  });
  test("a selection stores only address and status", () => {
    const whole = { ...row("a"), url: "https://example.com/ticket" };
    expect(withRows(noSelection, [whole], true).get("a")).toEqual(row("a"));
  });
});

describe("refreshing a selection", () => {
  test("a selected row takes its new status", () => {
    const selection = withRows(noSelection, [row("a"), row("b")], true);
    expect(refreshed(selection, [row("a", "accepted")]).get("a")?.status).toBe("accepted");
  });
  test("an unselected row changes nothing", () => {
    const selection = withRows(noSelection, [row("a")], true);
    expect(refreshed(selection, [row("a"), row("b", "revoked")])).toBe(selection);
  });
});

describe("a selection beside the rows of a page", () => {
  test("the selected invitations that the page does not show are counted", () => {
    const selection = withRows(noSelection, [row("a"), row("b"), row("c")], true);
    expect(countOutside(selection, [row("b"), row("z")])).toBe(2);
    expect(countOutside(selection, [])).toBe(3);
    expect(countOutside(noSelection, [row("a")])).toBe(0);
  });
  test("an undone clear keeps what has been selected since", () => {
    const cleared = withRows(noSelection, [row("a"), row("b")], true);
    const since = withRows(noSelection, [row("b", "revoked"), row("c")], true);
    expect([...restored(cleared, since).keys()]).toEqual(["a", "b", "c"]);
    expect(restored(cleared, since).get("b")?.status).toBe("revoked");
  });
});
