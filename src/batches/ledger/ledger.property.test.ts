import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Outcome } from "#contract/batch.ts";
import { orderBatch } from "./control.ts";
import { readBatch } from "./read.ts";
import { type Call, noRows, type RowChange } from "#batches/rows.ts";
import { addresses } from "#batches/testing/harness.ts";
import {
  hourMs,
  invitationOf,
  type LedgerFixture,
  openLedger,
  start,
  momentAt,
} from "#batches/testing/ledger-fixture.ts";

const ids = ["one", "two", "three"] as const;
const pool = addresses(30);

type Step =
  | { do: "submit"; id: string; rows: string[] }
  | { do: "claim"; lane: "bulk" | "single" }
  | { do: "settle"; call: number; ends: RowChange["kind"][] }
  | { do: "order"; id: string; order: "pause" | "resume" | "cancel" };

const id = fc.constantFrom(...ids);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("submit" as const),
    id,
    rows: fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 25 }),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("claim" as const),
      lane: fc.constantFrom("bulk" as const, "single" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("settle" as const),
      call: fc.nat(5),
      ends: fc.array(
        fc.constantFrom<RowChange["kind"]>("invited", "skipped", "failed", "queued", "unknown"),
        {
          minLength: 10,
          maxLength: 10,
        },
      ),
    }),
  },
  fc.record({
    do: fc.constant("order" as const),
    id,
    order: fc.constantFrom("pause" as const, "resume" as const, "cancel" as const),
  }),
);

function changeTo(kind: RowChange["kind"], address: string): RowChange {
  const reason = { code: "address_blocked", detail: "No." } as const;
  switch (kind) {
    case "invited":
      return { kind, invitation: invitationOf(address) };
    case "skipped":
    case "failed":
      return { kind, reason };
    case "queued":
      return { kind, isolation: 0, isAttempt: true };
    case "unknown":
      return { kind, since: start, reconcileAt: start };
    case "changed":
      return { kind };
    case "freed":
      return { kind, isRevoked: true };
    case "absent":
      return { kind, isolation: 0, isAttempt: true };
    case "stray":
      return { kind, invitation: invitationOf(address) };
    case "watch":
      return { kind, reconcileAt: start };
    default:
      return kind satisfies never;
  }
}

/** Rows in order, with everything that must not change after they are settled. */
async function snapshot(fixture: LedgerFixture) {
  return fixture.db
    .selectFrom("batch_row")
    .select([
      "batch_id",
      "position",
      "outcome",
      "email_address",
      "invitation_id",
      "code",
      "settled_at",
      "attempts",
    ])
    .orderBy("batch_id")
    .orderBy("position")
    .execute();
}

const isSettled = (outcome: string) => ["done", "skipped", "failed", "cancelled"].includes(outcome);

async function expectSound(
  fixture: LedgerFixture,
  before: Awaited<ReturnType<typeof snapshot>>,
): Promise<void> {
  const rows = await snapshot(fixture);
  for (const old of before.filter((row) => isSettled(row.outcome))) expect(rows).toContainEqual(old);
  const underWay = rows.filter((row) => row.outcome === "sending").map((row) => row.email_address);
  expect(new Set(underWay).size).toBe(underWay.length);
  for (const batchId of ids) {
    const batch = await readBatch(fixture.ledger, batchId);
    if (!batch) continue;
    const own = rows.filter((row) => row.batch_id === batchId);
    const counted = noRows();
    for (const row of own) counted[row.outcome as Outcome] += 1;
    expect(batch.counts).toEqual(counted);
    expect(batch.total).toBe(own.length);
    const isOver = own.every((row) => isSettled(row.outcome));
    const states = isOver ? ["finished", "cancelled"] : ["running", "paused", "cancelled"];
    expect(states).toContain(batch.state);
    expect(batch.counts[batch.state === "cancelled" ? "queued" : "cancelled"]).toBe(0);
  }
}

async function take(fixture: LedgerFixture, step: Step, calls: Call[], now: number): Promise<void> {
  if (step.do === "submit") await fixture.submit(step.id, step.rows);
  if (step.do === "order") await orderBatch(fixture.ledger, step.id, step.order, momentAt(now));
  if (step.do === "claim") {
    const call = await fixture.claim(step.lane, now);
    if (call) calls.push(call);
  }
  if (step.do === "settle") {
    // A call may be settled a second time, which must not count.
    const call = calls[step.call];
    const ends = [...step.ends];
    if (call) await fixture.settle(call, (address) => changeTo(ends.shift() ?? "queued", address));
  }
}

test("after any steps, counts are true and settled rows are unchanged", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 30 }), async (steps) => {
      const fixture = await openLedger();
      const calls: Call[] = [];
      for (const [index, step] of steps.entries()) {
        const before = await snapshot(fixture);
        await take(fixture, step, calls, start + index * hourMs);
        await expectSound(fixture, before);
      }
      await fixture.close();
    }),
    { numRuns: 60 },
  );
});
