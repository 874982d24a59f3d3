import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Backoff } from "#batches/lanes.ts";
import {
  endBackoff,
  readBackoffs,
  readLane,
  readLanes,
  recordWait,
  retryBackoffs,
  startBackoff,
} from "./lanes.ts";
import { hourMs, type LedgerFixture, openLedger, start, momentAt } from "#batches/testing/ledger-fixture.ts";

let fixture: LedgerFixture;
beforeEach(async () => {
  fixture = await openLedger();
});
afterEach(() => fixture.close());

const moment = momentAt(start);
const backoff = (reason: Backoff["reason"], until = start + 9_000): Backoff => ({
  until,
  reason,
  detail: "Words.",
  tries: 2,
});
const backoffs = () => readBackoffs(fixture.db, "sandbox");

async function spend(lane: string, spentAt: (number | null)[], instance = "sandbox"): Promise<void> {
  const calls = spentAt.map((at, index) => ({
    id: `${instance}-${lane}-${index}`,
    instance,
    lane,
    state: "done",
    started_at: at ?? start,
    spent_at: at,
  }));
  await fixture.db.insertInto("call").values(calls).execute();
}

describe("a lane", () => {
  test("a lane has its calls of the running hour, oldest first", async () => {
    await spend("bulk", [start - 5, start - 50, start - hourMs, start - hourMs - 1]);
    expect(await readLane(fixture.db, "sandbox", "bulk", moment)).toEqual({
      spentAt: [start - 50, start - 5],
      refusedAt: [],
      backoff: null,
    });
  });

  test("calls that spent nothing do not count", async () => {
    await spend("bulk", [null, start - 5]);
    expect((await readLane(fixture.db, "sandbox", "bulk", moment)).spentAt).toEqual([start - 5]);
  });

  test("calls of other lanes and instances do not count", async () => {
    await spend("single", [start - 5]);
    await spend("bulk", [start - 5], "another");
    expect((await readLane(fixture.db, "sandbox", "bulk", moment)).spentAt).toEqual([]);
  });

  test("a lane reads no more calls than its limit", async () => {
    await spend(
      "bulk",
      Array.from({ length: 40 }, (_, index) => start - index),
    );
    const { spentAt } = await readLane(fixture.db, "sandbox", "bulk", moment);
    expect(spentAt).toHaveLength(25);
    expect(spentAt.at(-1)).toBe(start);
  });
});

test("all lanes are read together", async () => {
  await spend("single", [start - 5]);
  await spend("change", [start - 7, start - 9]);
  await startBackoff(fixture.db, "sandbox", "check", backoff("clerk_timeout"));
  expect(await readLanes(fixture.ledger, moment)).toEqual({
    bulk: { spentAt: [], refusedAt: [], backoff: null },
    single: { spentAt: [start - 5], refusedAt: [], backoff: null },
    change: { spentAt: [start - 7], refusedAt: [], backoff: null },
    reconcile: { spentAt: [], refusedAt: [], backoff: null },
    check: { spentAt: [], refusedAt: [], backoff: backoff("clerk_timeout") },
  });
});

describe("a backoff", () => {
  test("a later backoff replaces an earlier one", async () => {
    await startBackoff(fixture.db, "sandbox", "bulk", backoff("clerk_limit"));
    await startBackoff(fixture.db, "sandbox", "bulk", backoff("clerk_failed", start + 1));
    expect(await backoffs()).toEqual({ bulk: backoff("clerk_failed", start + 1) });
  });

  test("an answer ends the backoff of its lane", async () => {
    await startBackoff(fixture.db, "sandbox", "bulk", backoff("clerk_limit"));
    await startBackoff(fixture.db, "sandbox", "single", backoff("clerk_limit"));
    await endBackoff(fixture.db, "sandbox", "bulk");
    expect(Object.keys(await backoffs())).toEqual(["single"]);
  });

  test("an answer of any lane ends what needed an admin", async () => {
    await startBackoff(fixture.db, "sandbox", "bulk", backoff("clerk_key_refused"));
    await startBackoff(fixture.db, "sandbox", "single", backoff("clerk_key_refused"));
    await startBackoff(fixture.db, "sandbox", "reconcile", backoff("clerk_timeout"));
    await endBackoff(fixture.db, "sandbox", "single");
    expect(Object.keys(await backoffs())).toEqual(["reconcile"]);
  });

  test("backoffs can be retried now, except for Clerk's limit", async () => {
    await startBackoff(fixture.db, "sandbox", "bulk", backoff("clerk_limit"));
    await startBackoff(fixture.db, "sandbox", "single", backoff("clerk_key_refused"));
    await retryBackoffs(fixture.ledger, start);
    expect(await backoffs()).toEqual({
      bulk: backoff("clerk_limit"),
      single: backoff("clerk_key_refused", start),
    });
  });

  test("a backoff belongs to one instance", async () => {
    await startBackoff(fixture.db, "another", "bulk", backoff("clerk_limit"));
    await endBackoff(fixture.db, "sandbox", "bulk");
    expect(await backoffs()).toEqual({});
    expect(Object.keys(await readBackoffs(fixture.db, "another"))).toEqual(["bulk"]);
  });
});

test("calls outside of batches that Clerk limits without a usable Retry-After back off with growth", async () => {
  const conditions = { ...moment, random: () => 0, clerkAheadMs: 0 };
  const waits: number[] = [];
  for (let tries = 0; tries < 4; tries += 1) {
    await recordWait(fixture.ledger, "single", null, conditions);
    waits.push(((await backoffs()).single?.until ?? 0) - start);
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
});
