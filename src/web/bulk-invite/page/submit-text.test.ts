import { describe, expect, test } from "vitest";
import type { Precheck } from "#web/bulk-invite/worker/protocol.ts";
import { formatSubmitLabel } from "./submit-text.ts";

const precheck = (phase: Precheck["phase"], unchecked = 0): Precheck => ({
  version: 1,
  phase,
  failure: undefined,
  checkedAt: 0,
  counts: { invited: 0, users: 0, previouslyInvited: 0, unchecked, sendable: { skip: 0, resend: 0 } },
});

describe("submit label", () => {
  test("the label has the number of people to invite", () => {
    expect(formatSubmitLabel(271, precheck("done"))).toBe("Invite 271 people");
    expect(formatSubmitLabel(281, precheck("done"))).toBe("Invite 281 people");
  });

  test("the label says how many are unchecked after a failed pre-check", () => {
    expect(formatSubmitLabel(287, precheck("failed", 287))).toBe("Invite 287 people unchecked");
    expect(formatSubmitLabel(280, precheck("failed", 100))).toBe("Invite 280 people, 100 unchecked");
  });

  test("the label does not change while a pre-check runs", () => {
    expect(formatSubmitLabel(287, precheck("checking", 100))).toBe("Invite 287 people");
  });
});
