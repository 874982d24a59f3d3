import { describe, expect, test } from "vitest";
import type { Batch } from "#contract/batch.ts";
import { formatAnnouncement, formatHeadline, formatTabTitle, formatWaiting } from "./format-batch.ts";
import { batchForTests } from "#web/batches/testing/batch.ts";

const nowMs = new Date("2026-11-23T14:00:00").getTime();
const inMinutes = (minutes: number) => nowMs + minutes * 60_000;
const keyRefused = { code: "clerk_key_refused" as const, detail: "", until: null };
const limit = (until: number) => ({ code: "clerk_limit" as const, detail: "", until });

function headline(counts: Partial<Batch["counts"]>, changes: Partial<Batch> = {}): string {
  return formatHeadline(batchForTests(counts, changes), nowMs);
}

describe("headline", () => {
  test("a running batch says when it will be done", () => {
    const counts = { done: 214, failed: 3, queued: 60, sending: 10 };
    expect(headline(counts, { expectedEndAt: inMinutes(100) })).toBe(
      "214 of 287 invited, 3 need attention, done around 15:40",
    );
  });

  test("one failed row needs attention", () => {
    expect(headline({ done: 1, failed: 1 }, { state: "finished" })).toBe("1 of 2 invited, 1 needs attention");
  });

  test("an end on another day names the day", () => {
    const counts = { done: 350, queued: 4_650 };
    const endingIn = (minutes: number) => headline(counts, { expectedEndAt: inMinutes(minutes) });
    expect(endingIn(840)).toBe("350 of 5,000 invited, done around 04:00 tomorrow");
    expect(endingIn(3 * 1_440)).toBe("350 of 5,000 invited, done around 14:00 on Thu 26 Nov");
  });

  test("a near end is within a minute", () => {
    expect(headline({ queued: 2 }, { expectedEndAt: inMinutes(0.5) })).toBe(
      "0 of 2 invited, done within a minute",
    );
  });

  test("a batch that waits for a person says how many rows are left", () => {
    expect(headline({ done: 4, queued: 6 }, { waiting: keyRefused })).toBe("4 of 10 invited, 6 to go");
  });

  test("a paused, cancelled or finished batch names its state", () => {
    expect(headline({ done: 4, queued: 6 }, { state: "paused" })).toBe("Paused: 4 of 10 invited, 6 to go");
    expect(headline({ done: 4, cancelled: 6 }, { state: "cancelled" })).toBe(
      "Cancelled: 4 of 10 invited, 6 cancelled",
    );
    expect(headline({ done: 9 }, { state: "finished" })).toBe("All 9 invited");
  });

  test("a cancelled batch does not claim that rows with an unknown outcome are cancelled", () => {
    expect(headline({ done: 4, sending: 2, cancelled: 4 }, { state: "cancelled" })).toBe(
      "Cancelled: 4 of 10 invited, 2 not known yet, 4 cancelled",
    );
  });

  test("each kind of batch uses its own verb", () => {
    const counts = { done: 120, queued: 180 };
    expect(headline(counts, { kind: "revoke" })).toBe("120 of 300 revoked");
    expect(headline({ done: 120, cancelled: 180 }, { kind: "revoke", state: "cancelled" })).toBe(
      "Cancelled: 120 of 300 revoked, 180 cancelled",
    );
    expect(headline({ done: 1 }, { kind: "delete", state: "finished" })).toBe("1 invitation deleted");
  });

  test("skipped rows count neither as done nor as failed", () => {
    expect(headline({ done: 280, skipped: 7 }, { state: "finished" })).toBe("280 of 287 invited, 7 skipped");
  });
});

test("a batch says how many of its invitations were revoked since", () => {
  expect(headline({ done: 79 }, { state: "finished", revokedSince: 79 })).toBe(
    "All 79 invited, 79 revoked since",
  );
});

describe("tab title", () => {
  const running = batchForTests({ done: 4, queued: 6 });
  const title = (changes: Partial<Batch>) => formatTabTitle({ ...running, ...changes }, 0);

  test("the tab title begins with the state", () => {
    expect(title({})).toBe("4 of 10 invited");
    expect(title({ kind: "revoke", state: "paused" })).toBe("Paused: 4 of 10 revoked");
    expect(title({ waiting: keyRefused })).toBe("Needs attention: 4 of 10 invited");
    expect(title({ waiting: limit(5) })).toBe("Waiting: 4 of 10 invited");
    expect(formatTabTitle(batchForTests({ done: 9, failed: 1 }, { state: "finished" }), 0)).toBe(
      "Finished: 9 of 10 invited, 1 needs attention",
    );
    expect(formatTabTitle(batchForTests({ done: 4, cancelled: 6 }, { state: "cancelled" }), 0)).toBe(
      "Cancelled: 4 of 10 invited, 6 cancelled",
    );
  });
});

describe("announcement", () => {
  const batch = (done: number, changes: Partial<Batch> = {}): Batch =>
    batchForTests({ done, queued: 100 - done }, changes);

  test("a hundred rows make three announcements", () => {
    const texts = new Set(Array.from({ length: 100 }, (_, done) => formatAnnouncement(batch(done))));
    expect([...texts]).toEqual(["", "A quarter is done.", "Half is done.", "Three quarters are done."]);
  });

  test("done, skipped and failed rows count towards the quarters", () => {
    expect(formatAnnouncement(batchForTests({ done: 1, skipped: 1, failed: 1, queued: 1 }))).toBe(
      "Three quarters are done. Some rows need attention.",
    );
    expect(formatAnnouncement(batchForTests({ done: 1, skipped: 1, failed: 1, queued: 2 }))).toBe(
      "Half is done. Some rows need attention.",
    );
  });

  test("a cancel is announced with its numbers", () => {
    expect(formatAnnouncement(batchForTests({ done: 3, cancelled: 7 }, { state: "cancelled" }))).toBe(
      "The batch is cancelled: 3 of 10 invited, 7 cancelled.",
    );
  });

  test("the end is announced with its numbers", () => {
    expect(formatAnnouncement(batch(100, { state: "finished" }))).toBe(
      "The batch has finished: All 100 invited.",
    );
  });

  test("waiting for the limit is announced once", () => {
    const text = formatAnnouncement(batch(3, { waiting: limit(1) }));
    expect(text).toBe("Waiting for Clerk's hourly limit.");
    expect(formatAnnouncement(batch(3, { waiting: limit(2) }))).toBe(text);
  });

  test("looking again for what calls may have done is announced once", () => {
    const looking = (until: number) => ({ code: "outcome_unknown" as const, detail: "", until });
    const text = formatAnnouncement(batch(3, { waiting: looking(1) }));
    expect(text).toBe("Making sure of the last calls.");
    expect(formatAnnouncement(batch(3, { waiting: looking(2) }))).toBe(text);
  });

  test("a refused key needs attention", () => {
    expect(formatAnnouncement(batch(30, { waiting: keyRefused }))).toBe(
      "A quarter is done. The batch needs attention: Clerk rejects the secret key. Set a valid CLERK_SECRET_KEY and restart Usher.",
    );
  });
});

describe("waiting", () => {
  test("Clerk's limit says when the batch continues", () => {
    const detail = (ms: number) => formatWaiting(limit(nowMs + ms), nowMs).detail;
    expect(detail(5 * 60_000)).toBe("Continues at 14:05.");
    expect(detail(42_000)).toBe("Continues in 42 seconds.");
    expect(detail(-1)).toBe("Continues in a moment.");
  });

  test("a batch that looks again for what calls may have done cannot be hurried", () => {
    const waiting = { code: "outcome_unknown" as const, detail: "", until: nowMs + 240_000 };
    expect(formatWaiting(waiting, nowMs)).toEqual({
      title: "Making sure of the last calls",
      detail: "Clerk may have applied calls without confirming it, or apply them late. Looks again at 14:04.",
      isStuck: false,
      canTryNow: false,
    });
  });

  test("an unreachable Clerk is retried", () => {
    const waiting = { code: "clerk_unreachable" as const, detail: "", until: nowMs + 30_000 };
    expect(formatWaiting(waiting, nowMs)).toEqual({
      title: "Clerk cannot be reached",
      detail: "Retries in 30 seconds. Nothing is lost.",
      isStuck: false,
      canTryNow: true,
    });
  });

  test("a refused key asks for a person", () => {
    const text = formatWaiting(keyRefused, nowMs);
    expect(text.isStuck).toBe(true);
    expect(text.detail).toMatch(/^Set a valid CLERK_SECRET_KEY/);
  });
});
