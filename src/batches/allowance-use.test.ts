import { afterEach, beforeEach, expect, test } from "vitest";
import { hourMs, type LedgerFixture, openLedger } from "#batches/testing/ledger-fixture.ts";
import { readAllowanceUse } from "./allowance-use.ts";

let fixture: LedgerFixture;
beforeEach(async () => {
  fixture = await openLedger();
});
afterEach(() => fixture.close());

const hour = Math.floor(1_800_000_000_000 / hourMs) * hourMs;
const now = hour + 20 * 60_000;

async function spend(lane: string, spentAt: (number | null)[], instance = "sandbox"): Promise<void> {
  const calls = spentAt.map((at, index) => ({
    id: `${instance}-${lane}-${index}`,
    instance,
    lane,
    state: "done",
    started_at: at ?? now,
    spent_at: at,
  }));
  await fixture.db.insertInto("call").values(calls).execute();
}

test("the calls of the last 24 hours of the clock are counted by hour and lane", async () => {
  await spend("bulk", [hour, hour + 1, hour - 1, hour - 23 * hourMs, hour - 23 * hourMs - 1, null]);
  await spend("single", [now]);
  await spend("change", [now]);
  await spend("bulk", [now], "another");
  const { lanes, hours } = await readAllowanceUse(fixture.ledger, { now, hourMs });
  expect(lanes).toEqual({
    bulk: { callsPerHour: 25, addressesPerCall: 10 },
    single: { callsPerHour: 100, addressesPerCall: 1 },
  });
  expect(hours).toHaveLength(24);
  expect(hours[0]).toEqual({ startsAt: hour - 23 * hourMs, bulk: 1, single: 0 });
  expect(hours.slice(1, 22).every(({ bulk, single }) => bulk + single === 0)).toBe(true);
  expect(hours.slice(22)).toEqual([
    { startsAt: hour - hourMs, bulk: 1, single: 0 },
    { startsAt: hour, bulk: 2, single: 1 },
  ]);
});

test("an instance whose limit resets each minute allows 60 times as many calls in an hour of the clock", async () => {
  const { lanes } = await readAllowanceUse(fixture.ledger, { now, hourMs: 60_000 });
  expect(lanes.bulk.callsPerHour).toBe(1_500);
  expect(lanes.single.callsPerHour).toBe(6_000);
});
