import { describe, expect, test } from "vitest";
import { type BulkKind, bulkPlan } from "./bulk-action.ts";
import { sayAction, sayConsequences, sayStaying, sayWhyNot } from "./format-plan.ts";
import { nothing, type Picked, withRows } from "./selection.ts";

function plan(kind: BulkKind, ...statuses: Picked["status"][]) {
  const rows = statuses.map((status, place) => ({
    id: `inv_${place}`,
    emailAddress: `person${place}@example.com`,
    status,
  }));
  return bulkPlan(kind, withRows(nothing, rows, true));
}

describe("the name of an action", () => {
  test("carries the number it is for", () => {
    expect(sayAction(plan("revoke", "pending", "pending", "pending", "accepted"))).toBe(
      "Revoke 3 invitations",
    );
    expect(sayAction(plan("delete", "pending"))).toBe("Delete 1 invitation");
  });
});

describe("who stays", () => {
  test("is one, with its status", () => {
    expect(sayStaying(plan("revoke", "pending", "pending", "pending", "accepted"))).toBe(
      "1 of 4 is accepted and stays.",
    );
  });
  test("are several of one status", () => {
    expect(sayStaying(plan("resend", "pending", "accepted", "accepted"))).toBe(
      "2 of 3 are accepted and stay.",
    );
  });
  test("are several of several statuses", () => {
    expect(sayStaying(plan("revoke", "pending", "accepted", "expired", "expired"))).toBe(
      "3 of 4 stay: 1 accepted and 2 expired.",
    );
  });
  test("is not said of nobody", () => {
    expect(sayStaying(plan("delete", "pending", "accepted"))).toBe("");
  });
  test("includes further invitations of an address", () => {
    const twice = ["a", "b"].map((id) => ({
      id,
      emailAddress: "one@example.com",
      status: "expired" as const,
    }));
    expect(sayStaying(bulkPlan("resend", withRows(nothing, twice, true)))).toBe(
      "1 more is of an address that gets one already.",
    );
  });
});

describe("the consequences", () => {
  test("of deleting count pending and accepted ones", () => {
    const words = sayConsequences(plan("delete", "pending", "pending", "accepted", "expired"));
    expect(words).toContain("2 of them are pending");
    expect(words).toContain("1 of them is accepted");
    expect(words).toContain("cannot be undone");
  });
  test("of resending tell which links die", () => {
    expect(sayConsequences(plan("resend", "pending", "expired"))).toContain(
      "the 1 pending one stops working",
    );
    expect(sayConsequences(plan("resend", "expired"))).not.toContain("old link of");
  });
});

test("an action without rows says why", () => {
  expect(sayWhyNot(plan("revoke", "accepted"))).toContain("Only a pending invitation");
  expect(sayWhyNot(plan("resend", "accepted", "accepted"))).toContain("All of these are accepted");
});
