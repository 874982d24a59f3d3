import { describe, expect, test } from "vitest";
import type { Precheck } from "#web/bulk-invite/worker/protocol.ts";
import { disabledReason, formatNotes, formatSubmitLabel } from "./submit-text.ts";

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

describe("people outside the allowed domains", () => {
  const parsedWith = (recipients: number, outside: number) => ({
    revision: 1,
    precheck: precheck("done"),
    lineStatuses: new Uint8Array(),
    summary: {
      counts: { recipients, outside, suggestions: 0, duplicates: 0, problems: 0 },
      tokenCount: recipients + outside,
      rowOptions: { redirectUrl: 0, expiresInDays: 0, publicMetadata: 0 },
    },
  });

  test("a list of nobody else cannot be submitted, and the reason is the settings", () => {
    expect(disabledReason({ isParsing: false, parsed: parsedWith(0, 3), count: 0 })).toBe(
      "The settings do not allow the domains in the list.",
    );
    expect(disabledReason({ isParsing: false, parsed: parsedWith(2, 3), count: 2 })).toBeUndefined();
  });

  test("the notes beside the button say that they are left out", () => {
    expect(formatNotes(parsedWith(2, 1), false)).toBe(" 1 person is not allowed and left out.");
    expect(formatNotes(parsedWith(2, 3), false)).toBe(" 3 people are not allowed and left out.");
  });
});
