import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Gate } from "#batches/lanes.ts";
import { openGate, openGatesToTry, readGates, readLane, shutGate } from "./lanes.ts";
import { hourMs, type LedgerFixture, openLedger, start } from "#batches/testing/ledger-fixture.ts";

let fixture: LedgerFixture;
beforeEach(async () => {
  fixture = await openLedger();
});
afterEach(() => fixture.close());

const gate = (code: Gate["code"], opensAt = start + 9_000): Gate => ({
  opensAt,
  code,
  detail: "Words.",
  tries: 2,
});
const gates = () => readGates(fixture.db, "sandbox");

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
  test("knows its calls of the running hour, oldest first", async () => {
    await spend("bulk", [start - 5, start - 50, start - hourMs, start - hourMs - 1]);
    expect(await readLane(fixture.db, "sandbox", "bulk", start - hourMs)).toEqual({
      spentAt: [start - 50, start - 5],
      gate: null,
    });
  });

  test("does not count what cost nothing", async () => {
    await spend("bulk", [null, start - 5]);
    expect((await readLane(fixture.db, "sandbox", "bulk", start - hourMs)).spentAt).toEqual([start - 5]);
  });

  test("does not count other lanes and instances", async () => {
    await spend("single", [start - 5]);
    await spend("bulk", [start - 5], "another");
    expect((await readLane(fixture.db, "sandbox", "bulk", start - hourMs)).spentAt).toEqual([]);
  });

  test("reads no more than its limit", async () => {
    await spend(
      "bulk",
      Array.from({ length: 40 }, (_, index) => start - index),
    );
    const { spentAt } = await readLane(fixture.db, "sandbox", "bulk", start - hourMs);
    expect(spentAt).toHaveLength(25);
    expect(spentAt.at(-1)).toBe(start);
  });
});

describe("a gate", () => {
  test("is shut, and shut for longer", async () => {
    await shutGate(fixture.db, "sandbox", "bulk", gate("clerk_limit"));
    await shutGate(fixture.db, "sandbox", "bulk", gate("clerk_failed", start + 1));
    expect(await gates()).toEqual({ bulk: gate("clerk_failed", start + 1) });
  });

  test("is opened by an answer of its lane", async () => {
    await shutGate(fixture.db, "sandbox", "bulk", gate("clerk_limit"));
    await shutGate(fixture.db, "sandbox", "single", gate("clerk_limit"));
    await openGate(fixture.db, "sandbox", "bulk");
    expect(Object.keys(await gates())).toEqual(["single"]);
  });

  test("for a person is opened by an answer of any lane", async () => {
    await shutGate(fixture.db, "sandbox", "bulk", gate("clerk_key_refused"));
    await shutGate(fixture.db, "sandbox", "single", gate("clerk_key_refused"));
    await shutGate(fixture.db, "sandbox", "lookup", gate("clerk_timeout"));
    await openGate(fixture.db, "sandbox", "single");
    expect(Object.keys(await gates())).toEqual(["lookup"]);
  });

  test("can be tried at once unless Clerk said wait", async () => {
    await shutGate(fixture.db, "sandbox", "bulk", gate("clerk_limit"));
    await shutGate(fixture.db, "sandbox", "single", gate("clerk_key_refused"));
    await openGatesToTry(fixture.ledger, start);
    expect(await gates()).toEqual({ bulk: gate("clerk_limit"), single: gate("clerk_key_refused", start) });
  });

  test("belongs to one instance", async () => {
    await shutGate(fixture.db, "another", "bulk", gate("clerk_limit"));
    await openGate(fixture.db, "sandbox", "bulk");
    expect(await gates()).toEqual({});
    expect(Object.keys(await readGates(fixture.db, "another"))).toEqual(["bulk"]);
  });
});
