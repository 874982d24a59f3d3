import { describe, expect, test } from "vitest";
import type { Precheck, StandingCounts } from "#web/bulk-invite/worker/protocol.ts";
import { announcePrecheck, formatChecking } from "./format-precheck.ts";

function precheck(counts: Partial<StandingCounts>, phase: Precheck["phase"] = "done"): Precheck {
  const none = { skip: 0, resend: 0 };
  return {
    version: 1,
    phase,
    failure: undefined,
    checkedAt: 0,
    counts: {
      invited: 0,
      users: 0,
      previouslyInvited: 0,
      unchecked: 0,
      sendable: none,
      doubtful: none,
      ...counts,
    },
  };
}

describe("pre-check texts", () => {
  test("a running pre-check shows how many addresses are checked", () => {
    expect(formatChecking(287, precheck({ unchecked: 287 }))).toBe("Checking with Clerk: 0 of 287 addresses");
    expect(formatChecking(20_000, precheck({ unchecked: 15_000 }))).toBe(
      "Checking with Clerk: 5,000 of 20,000 addresses",
    );
  });

  test("only the end of a pre-check is announced", () => {
    expect(announcePrecheck(precheck({ unchecked: 9 }, "checking"))).toBe("");
    expect(announcePrecheck(precheck({ invited: 2, users: 1 }))).toBe(
      "Checked with Clerk: 2 already invited, 1 existing user.",
    );
    expect(announcePrecheck(precheck({}))).toBe("Checked with Clerk: no invitation and no user found.");
    expect(announcePrecheck(precheck({ unchecked: 1 }, "failed"))).toMatch(/^1 address could not be checked/);
  });
});
