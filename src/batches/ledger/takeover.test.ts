import { expect, test } from "vitest";
import { batchId } from "#batches/testing/harness.ts";
import { hourMs, openLedger, start, momentAt } from "#batches/testing/ledger-fixture.ts";
import { readLanes, startBackoff } from "./lanes.ts";
import { LeaseLostError } from "./ledger.ts";
import { nextUnknown } from "./reconcile.ts";
import { clearFutureTimes, markInterrupted } from "./takeover.ts";

const limited = { reason: "clerk_limit", detail: "Clerk asks to wait.", tries: 1 } as const;
const moment = momentAt(start);
const dayMs = 86_400_000;

test("a clock set back stops no lane and hides no row", async () => {
  const fixture = await openLedger();
  const { ledger, db } = fixture;
  await fixture.submit(batchId(1), ["a@example.com"]);
  const call = await fixture.claim();
  await fixture.settle(call!, () => ({ kind: "unknown", since: start, reconcileAt: start + 2_000 }));
  await startBackoff(db, ledger.instance, "single", { ...limited, until: start + hourMs });
  const earlier = { ...moment, now: start - dayMs };
  await clearFutureTimes(ledger, earlier);
  const { bulk, single } = await readLanes(ledger, earlier);
  expect(single.backoff?.until).toBe(earlier.now);
  expect(bulk.spentAt).toEqual([]);
  expect((await nextUnknown(ledger, 10))[0]?.reconcileAt).toBe(earlier.now);
  await fixture.close();
});

test("a wait that Clerk asked for remains", async () => {
  const { ledger, db, close } = await openLedger();
  await startBackoff(db, ledger.instance, "bulk", { ...limited, until: start + 2 * hourMs });
  await clearFutureTimes(ledger, moment);
  expect((await readLanes(ledger, moment)).bulk.backoff?.until).toBe(start + 2 * hourMs);
  await close();
});

test("interrupted rows are unknown since their call began", async () => {
  const fixture = await openLedger();
  await fixture.submit("one", ["a@example.com", "b@example.com"]);
  await fixture.claim("bulk", start + 5);
  expect(await nextUnknown(fixture.ledger, 10)).toEqual([]);
  expect(await markInterrupted(fixture.held, momentAt(start + 9_000))).toBe(2);
  expect((await nextUnknown(fixture.ledger, 10))[0]).toMatchObject({
    unknownSince: start + 5,
    reconcileAt: start + 9_000,
  });
  expect(await fixture.db.selectFrom("call").select("state").execute()).toEqual([{ state: "unknown" }]);
  await fixture.close();
});

test("a process without the lease marks nothing", async () => {
  const fixture = await openLedger();
  await fixture.submit("one", ["a@example.com"]);
  await fixture.claim();
  await expect(markInterrupted(fixture.lost, momentAt(start))).rejects.toThrow(LeaseLostError);
  expect(await nextUnknown(fixture.ledger, 10)).toEqual([]);
  await fixture.close();
});
