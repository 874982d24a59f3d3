import { describe, expect, test } from "vitest";
import { addPart, emptyReview, listPollMs, pollMs } from "./queries.ts";

const counts = { sending: 0 };
const limit = (until: number | null) => ({ code: "clerk_limit" as const, detail: "", until });

describe("polling", () => {
  test("a running batch is polled every second", () => {
    expect(pollMs({ state: "running", waiting: null, counts }, 0)).toBe(1_000);
  });

  test("a long wait is polled less often", () => {
    expect(pollMs({ state: "running", waiting: limit(600_000), counts }, 0)).toBe(5_000);
    expect(pollMs({ state: "running", waiting: limit(null), counts }, 0)).toBe(5_000);
    expect(pollMs({ state: "running", waiting: limit(3_000), counts }, 0)).toBe(1_000);
  });

  test("S10: a paused batch is not polled once its calls have ended", () => {
    expect(pollMs({ state: "paused", waiting: null, counts }, 0)).toBe(false);
    expect(pollMs({ state: "paused", waiting: null, counts: { sending: 3 } }, 0)).toBe(1_000);
  });

  test("a batch that is over is not polled", () => {
    expect(pollMs({ state: "finished", waiting: null, counts }, 0)).toBe(false);
    expect(pollMs({ state: "cancelled", waiting: null, counts }, 0)).toBe(false);
  });

  test("a cancelled batch is polled while a call is under way", () => {
    expect(pollMs({ state: "cancelled", waiting: null, counts: { sending: 3 } }, 0)).toBe(1_000);
  });

  test("a list is not polled while nothing runs", () => {
    expect(
      listPollMs(
        [
          { state: "finished", waiting: null, counts },
          { state: "paused", waiting: null, counts },
        ],
        0,
      ),
    ).toBe(false);
    expect(
      listPollMs(
        [
          { state: "finished", waiting: null, counts },
          { state: "running", waiting: null, counts },
        ],
        0,
      ),
    ).toBe(2_000);
    expect(listPollMs([], 0)).toBe(false);
  });
});

test("S13: the parts of a review add up, and the last one makes it whole", () => {
  const part = { savedAt: 1, restoredAt: 2, total: 5, recognised: 0, invited: 0, users: 0, unknown: 0 };
  const first = addPart(emptyReview, { ...part, open: 2, revokedAddresses: ["a@example.com"], next: 3 });
  expect(first).toMatchObject({ reviewed: 3, total: 5, isWhole: false });
  const whole = addPart(first, { ...part, open: 1, revokedAddresses: ["b@example.com"], next: null });
  expect(whole).toMatchObject({
    savedAt: 1,
    open: 3,
    revokedAddresses: ["a@example.com", "b@example.com"],
    reviewed: 5,
    isWhole: true,
  });
});
