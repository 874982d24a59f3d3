import { describe, expect, test } from "vitest";
import { orderBatch } from "./control.ts";
import { readBatch, readRows } from "./read.ts";
import { nextUnknown } from "./reconcile.ts";
import { settleReconciliation } from "./settle.ts";
import { addresses, batchId, hourMs, openHarness, rowsOf } from "#batches/testing/harness.ts";
import { circumstances } from "#batches/testing/lane-states.ts";
import { type LedgerFixture, openLedger, start, momentAt } from "#batches/testing/ledger-fixture.ts";
import type { Fault } from "#batches/testing/model-faults.ts";

const one = batchId(1);
const limited: Fault = { kind: "wait", retryAfterMs: hourMs };
const unknown = { doubt_since: start, look_at: null };

/** The stored rows of the batch. */
async function stored(fixture: LedgerFixture) {
  const columns = ["outcome", "look_at", "code"] as const;
  return fixture.db.selectFrom("batch_row").select(columns).orderBy("position").execute();
}

/** Clerk lists no invitation of the row with an unknown outcome. */
async function findNothing(fixture: LedgerFixture, now: number): Promise<void> {
  const [row] = await nextUnknown(fixture.ledger, 1);
  await settleReconciliation(fixture.held, row!, { kind: "done", value: [] }, { ...circumstances, now });
}

describe("cancelling", () => {
  test("a cancel reconciles once more a row that may be applied late", async () => {
    const fixture = await openLedger();
    await fixture.submit(one, addresses(3));
    await fixture.db.updateTable("batch_row").set(unknown).where("position", "=", 1).execute();
    await orderBatch(fixture.ledger, one, "cancel", momentAt(start));
    expect(await stored(fixture)).toEqual([
      { outcome: "cancelled", look_at: null, code: null },
      { outcome: "sending", look_at: start + 30_000, code: null },
      { outcome: "cancelled", look_at: null, code: null },
    ]);
    const counts = await fixture.db.selectFrom("batch_count").selectAll().where("rows", ">", 0).execute();
    expect(Object.fromEntries(counts.map(({ outcome, rows }) => [outcome, rows]))).toEqual({
      cancelled: 2,
      sending: 1,
    });
    await fixture.close();
  });

  test("a cancel turns more queued rows into cancelled ones than one statement can", async () => {
    const fixture = await openLedger();
    await fixture.submit(one, addresses(5_001));
    await orderBatch(fixture.ledger, one, "cancel", momentAt(start));
    const batch = (await readBatch(fixture.ledger, one))!;
    expect(batch.counts).toMatchObject({ queued: 0, cancelled: 5_001 });
    const page = { query: "", limit: 1, offset: 5_000 };
    expect(await readRows(fixture.ledger, one, { ...page, outcome: "cancelled" })).toMatchObject({
      data: [{ index: 5_000, outcome: "cancelled", settledAt: null }],
      totalCount: 5_001,
    });
    await fixture.close();
  });

  test("a row with an unknown outcome is looked at twice more before it counts as cancelled", async () => {
    const fixture = await openLedger();
    await fixture.submit(one, addresses(1));
    const call = (await fixture.claim())!;
    await fixture.settle(call, () => ({ kind: "unknown", since: start, reconcileAt: start + 2_000 }));
    await orderBatch(fixture.ledger, one, "cancel", momentAt(start));
    for (const [lookAt, next] of [
      [2_000, 30_000],
      [30_000, 300_000],
    ] as const) {
      expect(await stored(fixture)).toMatchObject([{ outcome: "sending", look_at: start + lookAt }]);
      await findNothing(fixture, start + lookAt);
      expect(await stored(fixture)).toMatchObject([{ outcome: "sending", look_at: start + next }]);
    }
    await findNothing(fixture, start + 300_000);
    expect(await stored(fixture)).toMatchObject([{ outcome: "cancelled" }]);
    await fixture.close();
  });

  test("a second cancel is a no-op", async () => {
    const fixture = await openLedger();
    await fixture.submit(one, addresses(1));
    await orderBatch(fixture.ledger, one, "cancel", momentAt(start));
    await fixture.db.updateTable("batch_row").set(unknown).execute();
    await orderBatch(fixture.ledger, one, "cancel", momentAt(start + 60_000));
    expect(await stored(fixture)).toMatchObject([{ outcome: "cancelled" }]);
    await fixture.close();
  });

  test("a cancel fails a row that was revoked but not invited again", async () => {
    const fixture = await openLedger();
    await fixture.submit(one, [{ emailAddress: "a@example.com", replaces: "inv_1" }, "b@example.com"]);
    await fixture.db.updateTable("batch_row").set({ step: "invite" }).execute();
    await orderBatch(fixture.ledger, one, "cancel", momentAt(start));
    expect(await stored(fixture)).toMatchObject([
      { outcome: "failed", code: "not_invited_again" },
      { outcome: "cancelled", code: null },
    ]);
    await fixture.close();
  });

  test("a cancelled batch reports a call that is applied late", async () => {
    const harness = await openHarness({ calls: [{ kind: "late", afterMs: 6_000 }, limited, limited] });
    await harness.submit(one, rowsOf(addresses(10)));
    const began = harness.time.now();
    await harness.time.runUntil(() => harness.time.now() > began + 4_000);
    const counts = async () => (await harness.engine().get(one))!.counts;
    expect(await counts()).toMatchObject({ queued: 10 });
    await harness.engine().cancel(one);
    await harness.time.runUntil(async () => (await counts()).sending === 0);
    expect(await harness.engine().get(one)).toMatchObject({ state: "cancelled", counts: { done: 10 } });
    await harness.close();
  });
});
