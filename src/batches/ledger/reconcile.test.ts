import { afterEach, beforeEach, expect, test } from "vitest";
import { type LedgerFixture, openLedger, start } from "#batches/testing/ledger-fixture.ts";
import { LeaseLostError } from "./ledger.ts";
import { markInterrupted, nextUnknown } from "./reconcile.ts";
import { writeVerdict } from "./settle.ts";

const address = "a@example.com";
let fixture: LedgerFixture;
beforeEach(async () => {
  fixture = await openLedger();
});
afterEach(() => fixture.close());

test("interrupted rows are unknown since their call began", async () => {
  await fixture.submit("one", [address, "b@example.com"]);
  await fixture.claim("bulk", start + 5);
  expect(await nextUnknown(fixture.ledger)).toBeNull();
  expect(await markInterrupted(fixture.held, start + 9_000)).toBe(2);
  expect(await nextUnknown(fixture.ledger)).toMatchObject({
    unknownSince: start + 5,
    reconcileAt: start + 9_000,
  });
  expect(await fixture.db.selectFrom("call").select("state").execute()).toEqual([{ state: "unknown" }]);
});

test("a row keeps the start of its first unanswered call", async () => {
  await fixture.submit("one", [address]);
  const first = { since: start + 5, reconcileAt: start + 6 };
  await fixture.settle((await fixture.claim())!, () => ({ kind: "unknown", ...first }));
  const row = (await nextUnknown(fixture.ledger))!;
  const change = { kind: "unknown", since: start + 999, reconcileAt: start + 7 } as const;
  const verdict = { rows: [{ row, change }], backoffs: [], recovered: null };
  await fixture.held.transact((trx) => writeVerdict(trx, "sandbox", verdict, { now: start, callId: null }));
  expect(await nextUnknown(fixture.ledger)).toMatchObject({
    unknownSince: start + 5,
    reconcileAt: start + 7,
  });
});

test("a process without the lease marks nothing", async () => {
  await fixture.submit("one", [address]);
  await fixture.claim();
  await expect(markInterrupted(fixture.lost, start)).rejects.toThrow(LeaseLostError);
  expect(await nextUnknown(fixture.ledger)).toBeNull();
});
