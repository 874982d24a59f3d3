import { describe, expect, test } from "vitest";
import type { Precheck } from "#web/bulk-invite/worker/protocol.ts";
import { parseList, summarize } from "#web/bulk-invite/text/parse-list.ts";
import { disabledReason, formatNotes, formatSubmitLabel } from "./submit-text.ts";

const none = { skip: 0, resend: 0 };
const precheck = (phase: Precheck["phase"], unchecked = 0): Precheck => ({
  version: 1,
  phase,
  failure: undefined,
  checkedAt: 0,
  counts: { invited: 0, users: 0, previouslyInvited: 0, unchecked, sendable: none, doubtful: none },
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
      ...summarize(parseList("")),
      counts: { recipients, outside, doubtful: 0, duplicates: 0, problems: 0 },
      tokenCount: recipients + outside,
    },
  });

  test("a list of nobody else cannot be submitted, and the reason is the settings", () => {
    expect(disabledReason({ isParsing: false, isStopped: false, parsed: parsedWith(0, 3), count: 0 })).toBe(
      "The settings do not allow the domains in the list.",
    );
    expect(
      disabledReason({ isParsing: false, isStopped: false, parsed: parsedWith(2, 3), count: 2 }),
    ).toBeUndefined();
  });

  test("the notes beside the button say that they are left out", () => {
    expect(formatNotes(parsedWith(2, 1), false)).toBe(" 1 person is not allowed and left out.");
    expect(formatNotes(parsedWith(2, 3), false)).toBe(" 3 people are not allowed and left out.");
  });
});

describe("notes beside the submit button", () => {
  test("the notes name the rows that are left out and the columns that are not used", () => {
    const table = "email,expires_in_days,Role\na@example.com,soon,admin\nb@example.com,14,admin";
    const parsed = {
      revision: 1,
      summary: summarize(parseList(table)),
      precheck: precheck("done"),
      lineStatuses: new Uint8Array(3),
    };
    expect(formatNotes(parsed, false)).toBe(" 1 row not recognised is left out. 1 column is not used: Role.");
  });
});
