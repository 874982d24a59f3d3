import { describe, expect, test } from "vitest";
import { orderBatch } from "./control.ts";
import { readBatch, readRows } from "./read.ts";
import { addresses, batchId, hourMs, openDesk, rowsOf } from "#batches/testing/harness.ts";
import { openLedger, start } from "#batches/testing/ledger-fixture.ts";
import type { Fault } from "#batches/testing/model-clerk.ts";

const one = batchId(1);
const shut: Fault = { kind: "wait", retryAfterMs: hourMs };
const inDoubt = { doubt_since: start, look_at: null };

/** The rows of the batch as the store has them. */
async function stored(fixture: Awaited<ReturnType<typeof openLedger>>) {
  const columns = ["outcome", "look_at", "code"] as const;
  return fixture.db.selectFrom("batch_row").select(columns).orderBy("position").execute();
}

describe("cancelling", () => {
  test("looks once more for what may be applied late", async () => {
    const fixture = await openLedger();
    await fixture.submit(one, addresses(3));
    await fixture.db.updateTable("batch_row").set(inDoubt).where("position", "=", 1).execute();
    await orderBatch(fixture.ledger, one, "cancel", start);
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

  test("turns more queued rows into cancelled ones than one statement takes", async () => {
    const fixture = await openLedger();
    await fixture.submit(one, addresses(5_001));
    await orderBatch(fixture.ledger, one, "cancel", start);
    const batch = (await readBatch(fixture.ledger, one))!;
    expect(batch.counts).toMatchObject({ queued: 0, cancelled: 5_001 });
    const page = { query: "", limit: 1, offset: 5_000 };
    expect(await readRows(fixture.ledger, batch, { ...page, outcome: "cancelled" })).toMatchObject({
      data: [{ index: 5_000, outcome: "cancelled", settledAt: null }],
      totalCount: 5_001,
    });
    await fixture.close();
  });

  test("puts off a look-up that would come too soon", async () => {
    const fixture = await openLedger();
    await fixture.submit(one, addresses(1));
    const call = (await fixture.claim())!;
    await fixture.settle(call, () => ({ kind: "doubt", since: start, lookAt: start + 2_000 }));
    await orderBatch(fixture.ledger, one, "cancel", start);
    expect(await stored(fixture)).toMatchObject([{ outcome: "sending", look_at: start + 30_000 }]);
    await fixture.close();
  });

  test("twice changes nothing the second time", async () => {
    const fixture = await openLedger();
    await fixture.submit(one, addresses(1));
    await orderBatch(fixture.ledger, one, "cancel", start);
    await fixture.db.updateTable("batch_row").set(inDoubt).execute();
    await orderBatch(fixture.ledger, one, "cancel", start + 60_000);
    expect(await stored(fixture)).toMatchObject([{ outcome: "cancelled" }]);
    await fixture.close();
  });

  test("fails a row between its two halves", async () => {
    const fixture = await openLedger();
    await fixture.submit(one, [{ emailAddress: "a@example.com", replaces: "inv_1" }, "b@example.com"]);
    await fixture.db.updateTable("batch_row").set({ step: "invite" }).execute();
    await orderBatch(fixture.ledger, one, "cancel", start);
    expect(await stored(fixture)).toMatchObject([
      { outcome: "failed", code: "not_invited_again" },
      { outcome: "cancelled", code: null },
    ]);
    await fixture.close();
  });

  test("still tells of what is applied late", async () => {
    const desk = await openDesk({ calls: [{ kind: "late", afterMs: 6_000 }, shut, shut] });
    await desk.submit(one, rowsOf(addresses(10)));
    const began = desk.time.now();
    await desk.time.runUntil(() => desk.time.now() > began + 4_000);
    const counts = async () => (await desk.engine().get(one))!.counts;
    expect(await counts()).toMatchObject({ queued: 10 });
    await desk.engine().cancel(one);
    await desk.time.runUntil(async () => (await counts()).sending === 0);
    expect(await desk.engine().get(one)).toMatchObject({ state: "cancelled", counts: { done: 10 } });
    await desk.close();
  });
});
