import { describe, expect, test } from "vitest";
import { type ChangeKind, planChange } from "./change-plan.ts";
import { formatChange, formatConsequences, formatUnchanged, formatWhyNot } from "./format-plan.ts";
import { noSelection, type SelectedRow, withRows } from "./selection.ts";

function plan(kind: ChangeKind, ...statuses: SelectedRow["status"][]) {
  const rows = statuses.map((status, index) => ({
    id: `inv_${index}`,
    emailAddress: `person${index}@example.com`,
    status,
  }));
  return planChange(kind, withRows(noSelection, rows, true));
}

test("a change names the number of its rows", () => {
  expect(formatChange(plan("revoke", "pending", "pending", "pending", "accepted"))).toBe(
    "Revoke 3 invitations",
  );
  expect(formatChange(plan("delete", "pending"))).toBe("Delete 1 invitation");
});

describe("unchanged rows", () => {
  test("one row is named with its status", () => {
    expect(formatUnchanged(plan("revoke", "pending", "pending", "pending", "accepted"))).toBe(
      "1 of 4 is accepted and stays unchanged.",
    );
  });
  test("several rows of one status are counted", () => {
    expect(formatUnchanged(plan("resend", "pending", "accepted", "accepted"))).toBe(
      "2 of 3 are accepted and stay unchanged.",
    );
  });
  test("rows of several statuses are counted by status", () => {
    expect(formatUnchanged(plan("revoke", "pending", "accepted", "expired", "expired"))).toBe(
      "3 of 4 stay unchanged: 1 accepted and 2 expired.",
    );
  });
  test("nothing is said when all rows change", () => {
    expect(formatUnchanged(plan("delete", "pending", "accepted"))).toBe("");
  });
  test("further invitations of an address are counted", () => {
    const twice = ["a", "b"].map((id) => ({
      id,
      emailAddress: "one@example.com",
      status: "expired" as const,
    }));
    expect(formatUnchanged(planChange("resend", withRows(noSelection, twice, true)))).toBe(
      "1 more invitation has the address of another selected one.",
    );
  });
});

describe("consequences", () => {
  test("deleting counts pending and accepted invitations", () => {
    const text = formatConsequences(plan("delete", "pending", "pending", "accepted", "expired"));
    expect(text).toContain("2 are pending");
    expect(text).toContain("1 is accepted");
    expect(text).toContain("cannot be undone");
  });
  test("resending counts the links that stop working", () => {
    expect(formatConsequences(plan("resend", "pending", "expired"))).toContain(
      "1 pending link stops working",
    );
    expect(formatConsequences(plan("resend", "expired"))).not.toContain("stop");
  });
});

test("a change without rows says why", () => {
  expect(formatWhyNot(plan("revoke", "accepted"))).toContain("Only a pending invitation");
  expect(formatWhyNot(plan("resend", "accepted", "accepted"))).toContain("All of these are accepted");
});
