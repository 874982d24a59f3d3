import { describe, expect, test } from "vitest";
import { type ChangeName, planChange } from "./change-plan.ts";
import {
  checkTypedNumber,
  formatAffected,
  formatChange,
  formatConsequences,
  formatDifference,
  formatTooLarge,
  formatUnchanged,
  formatWhyNot,
  numberToType,
} from "./format-plan.ts";
import { noSelection, type SelectedRow, withRows } from "./selection.ts";

function plan(kind: ChangeName, ...statuses: SelectedRow["status"][]) {
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

test("a change names its first addresses and counts by status", () => {
  const statuses = ["pending", "expired", "pending", "pending", "accepted"] as const;
  expect(formatAffected(plan("delete", ...statuses))).toBe(
    "person0@example.com, person1@example.com, and 3 more: 3 pending, 1 accepted, and 1 expired.",
  );
  expect(formatAffected(plan("delete", "pending", "pending", "pending"))).toBe(
    "person0@example.com, person1@example.com, and person2@example.com: 3 pending.",
  );
  expect(formatAffected(plan("revoke", "pending"))).toBe("person0@example.com: 1 pending.");
});

describe("the number that a large deletion asks for", () => {
  const pending = (count: number) => Array.from({ length: count }, () => "pending" as const);
  test("only a deletion of more than 100 asks for its number", () => {
    expect(numberToType(plan("delete", ...pending(101)))).toBe(101);
    expect(numberToType(plan("delete", ...pending(100)))).toBeUndefined();
    expect(numberToType(plan("revoke", ...pending(101)))).toBeUndefined();
  });
  test.each(["1204", "1,204", " 1 204 ", "1.204", "1\u202f204", "1’204"])("%j is read as 1,204", (text) => {
    expect(checkTypedNumber(text, 1_204)).toBeUndefined();
  });
  test.each(["", "120", "1,204 of them", "-1204", "1204e0"])(
    "%j is not 1,204, and the text says why",
    (text) => {
      expect(checkTypedNumber(text, 1_204)).toMatch(/^Type 1,204, the number of invitations to delete/);
    },
  );
  test("a wrong number is repeated", () => {
    expect(checkTypedNumber("12", 1_204)).toBe("Type 1,204, the number of invitations to delete, not “12”.");
  });
});

describe("several pending invitations of one address", () => {
  const row = (id: string, emailAddress: string, status: SelectedRow["status"] = "pending") => ({
    id,
    emailAddress,
    status,
  });
  test("an address with two selected pending invitations is not resent, and the dialog says so", () => {
    const rows = [row("1", "two@example.com"), row("2", "Two@example.com"), row("3", "one@example.com")];
    const resend = planChange("resend", withRows(noSelection, rows, true));
    expect(resend).toMatchObject({ total: 1, samples: ["one@example.com"] });
    expect(formatUnchanged(resend)).toBe(
      "two@example.com has several pending invitations here and is not resent: revoke all but one first.",
    );
    expect(planChange("revoke", withRows(noSelection, rows, true)).total).toBe(3);
  });
  test("a resend without any other row says why it is not possible", () => {
    const rows = ["a", "b"].flatMap((name) => [row(`${name}1`, name), row(`${name}2`, name)]);
    const resend = planChange("resend", withRows(noSelection, rows, true));
    expect(formatWhyNot(resend)).toBe(
      "2 addresses have several pending invitations here and are not resent: revoke all but one first.",
    );
  });
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
    expect(formatConsequences(plan("resend", "expired"))).not.toContain("pending link");
  });
});

test("a reminder names people, and those who have joined", () => {
  expect(formatChange(plan("remind", "pending", "pending", "expired"))).toBe("Remind 2 people");
  const reminder = { ...plan("remind", "pending"), joined: 2 };
  expect(formatUnchanged(reminder)).toBe("2 people have joined by another invitation and are not reminded.");
  expect(formatWhyNot({ ...reminder, total: 0 })).toBe("All of these people have joined.");
});

test("a batch of another size than was counted is named", () => {
  expect(formatDifference(53, 53)).toBeNull();
  expect(formatDifference(1_053, 54)).toBe("The batch has 54 invitations, not 1,053");
});

test("more invitations than a batch holds are counted", () => {
  expect(formatTooLarge({ total: 120_000 })).toContain("these are 120,000");
});

test("a change without rows says why", () => {
  expect(formatWhyNot(plan("revoke", "accepted"))).toContain("Only a pending invitation");
  expect(formatWhyNot(plan("resend", "accepted", "accepted"))).toContain("All of these are accepted");
});
