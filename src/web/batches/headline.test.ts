import { describe, expect, test } from "vitest";
import type { Batch } from "#contract/batch.ts";
import { headline, shareSettled } from "./headline.ts";

const nowMs = new Date("2026-11-23T14:00:00").getTime();
const inMinutes = (minutes: number) => nowMs + minutes * 60_000;

type Counted = Parameters<typeof headline>[0];
function batch(changes: Partial<Omit<Counted, "counts">> & { counts?: Partial<Batch["counts"]> }): Counted {
  const counts = { queued: 0, sending: 0, done: 0, skipped: 0, failed: 0, cancelled: 0, ...changes.counts };
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { kind: "invite", state: "running", expectedEndAt: null, waiting: null, total, ...changes, counts };
}

describe("headline", () => {
  test("a running batch says when it ends", () => {
    const running = batch({
      counts: { done: 214, failed: 3, queued: 60, sending: 10 },
      expectedEndAt: inMinutes(100),
    });
    expect(headline(running, nowMs)).toBe("214 of 287 invited, 3 need you, ends about 15:40");
  });

  test("one failed row needs you", () => {
    const one = batch({ counts: { done: 1, failed: 1 }, state: "finished" });
    expect(headline(one, nowMs)).toBe("1 of 2 invited, 1 needs you");
  });

  test("an end on another day names the day", () => {
    const counts = { done: 350, queued: 4_650 };
    const long = (minutes: number) => headline(batch({ counts, expectedEndAt: inMinutes(minutes) }), nowMs);
    expect(long(840)).toBe("350 of 5,000 invited, ends about tomorrow 04:00");
    expect(long(3 * 1_440)).toBe("350 of 5,000 invited, ends about Thu 26 Nov 14:00");
  });

  test("a near end is within a minute", () => {
    const soon = batch({ counts: { queued: 2 }, expectedEndAt: inMinutes(0.5) });
    expect(headline(soon, nowMs)).toBe("0 of 2 invited, ends within a minute");
  });

  test("a stop for a person says what is left", () => {
    const waiting = { code: "clerk_key_refused" as const, detail: "", until: null };
    expect(headline(batch({ counts: { done: 4, queued: 6 }, waiting }), nowMs)).toBe(
      "4 of 10 invited, 6 to go",
    );
  });

  test("paused, cancelled and finished are said", () => {
    const counts = { done: 4, queued: 6 };
    expect(headline(batch({ counts, state: "paused" }), nowMs)).toBe("Paused: 4 of 10 invited, 6 to go");
    expect(headline(batch({ counts: { done: 4, cancelled: 6 }, state: "cancelled" }), nowMs)).toBe(
      "Cancelled: 4 of 10 invited, 6 not invited",
    );
    expect(headline(batch({ counts: { done: 9 }, state: "finished" }), nowMs)).toBe("All 9 invited");
  });

  test("each kind uses its own word", () => {
    const revoking = batch({ kind: "revoke", counts: { done: 120, queued: 180 } });
    expect(headline(revoking, nowMs)).toBe("120 of 300 revoked");
    const cancelled = batch({ kind: "revoke", counts: { done: 120, sending: 1, cancelled: 179 } });
    expect(headline({ ...cancelled, state: "cancelled" }, nowMs)).toBe(
      "Cancelled: 120 of 300 revoked, 180 not revoked",
    );
    expect(headline(batch({ kind: "delete", counts: { done: 1 }, state: "finished" }), nowMs)).toBe(
      "The one row is deleted",
    );
  });

  test("skipped rows are no success and no failure", () => {
    const done = batch({ counts: { done: 280, skipped: 7 }, state: "finished" });
    expect(headline(done, nowMs)).toBe("280 of 287 invited, 7 skipped");
  });
});

describe("share settled", () => {
  test("a settled row is done, skipped or failed", () => {
    expect(shareSettled(batch({ counts: { done: 1, skipped: 1, failed: 1, queued: 1 } }))).toBe(0.75);
    expect(shareSettled(batch({ counts: { done: 1, skipped: 1, failed: 1, cancelled: 1 } }))).toBe(0.75);
  });
});
