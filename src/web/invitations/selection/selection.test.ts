import { describe, expect, test } from "vitest";
import { nothing, type Picked, refreshed, withRows } from "./selection.ts";

const row = (id: string, status: Picked["status"] = "pending"): Picked => ({
  id,
  emailAddress: `${id}@example.com`,
  status,
});

describe("a selection", () => {
  test("keeps rows of another page", () => {
    const first = withRows(nothing, [row("a"), row("b")], true);
    expect([...withRows(first, [row("c")], true).keys()]).toEqual(["a", "b", "c"]);
  });
  test("drops only the rows that are unticked", () => {
    const both = withRows(nothing, [row("a"), row("b")], true);
    expect([...withRows(both, [row("a"), row("z")], false).keys()]).toEqual(["b"]);
  });
  test("leaves the selection it came from alone", () => {
    withRows(nothing, [row("a")], true);
    expect(nothing.size).toBe(0);
  });
  test("keeps nothing but address and status", () => {
    const whole = { ...row("a"), url: "https://example.com/ticket" };
    expect(withRows(nothing, [whole], true).get("a")).toEqual(row("a"));
  });
});

describe("rows that come in anew", () => {
  test("bring their new status", () => {
    const selection = withRows(nothing, [row("a"), row("b")], true);
    expect(refreshed(selection, [row("a", "accepted")]).get("a")?.status).toBe("accepted");
  });
  test("change nothing when they are unselected", () => {
    const selection = withRows(nothing, [row("a")], true);
    expect(refreshed(selection, [row("a"), row("b", "revoked")])).toBe(selection);
  });
});
