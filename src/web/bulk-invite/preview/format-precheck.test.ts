import { describe, expect, test } from "vitest";
import { announceCheck, sayChecking, sayInvite, sendable } from "./format-precheck.ts";
import type { Check } from "#web/bulk-invite/worker/protocol.ts";

function check(counts: Partial<Check["counts"]>, phase: Check["phase"] = "done"): Check {
  return {
    version: 1,
    phase,
    failure: undefined,
    checkedAt: 0,
    counts: { invited: 0, users: 0, before: 0, unchecked: 0, ...counts },
  };
}

describe("the button", () => {
  test("users and the invited are left out", () => {
    const found = check({ invited: 10, users: 6 });
    expect(sayInvite(sendable(287, found, "skip"), "done")).toBe("Invite 271 people");
    expect(sayInvite(sendable(287, found, "resend"), "done")).toBe("Invite 281 people");
  });

  test("a failed check is owned up to", () => {
    expect(sayInvite(sendable(287, check({ unchecked: 287 }), "skip"), "failed")).toBe(
      "Invite 287 people unchecked",
    );
    expect(sayInvite(sendable(287, check({ users: 7, unchecked: 100 }), "skip"), "failed")).toBe(
      "Invite 280 people, 100 unchecked",
    );
  });

  test("a running check leaves its words alone", () => {
    expect(sayInvite(sendable(287, check({ unchecked: 100 }), "skip"), "checking")).toBe("Invite 287 people");
  });
});

describe("the check in words", () => {
  test("a part done is counted", () => {
    expect(sayChecking(287, check({ unchecked: 287 }))).toBe("Checking 287 addresses at Clerk");
    expect(sayChecking(20_000, check({ unchecked: 15_000 }))).toBe("Checked 5,000 of 20,000 at Clerk so far");
  });

  test("only its end is announced", () => {
    expect(announceCheck(check({ unchecked: 9 }, "checking"))).toBe("");
    expect(announceCheck(check({ invited: 2, users: 1 }))).toBe(
      "Checked at Clerk: 2 invited already, 1 user already.",
    );
    expect(announceCheck(check({}))).toBe("Checked at Clerk: nobody is invited or a user yet.");
    expect(announceCheck(check({ unchecked: 1 }, "failed"))).toMatch(/^1 address could not be checked/);
  });
});
