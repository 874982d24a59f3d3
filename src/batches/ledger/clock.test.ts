import { expect, test } from "vitest";
import { forgetFuture } from "./clock.ts";
import { readGates, readLane, shutGate } from "./lanes.ts";
import { batchId } from "#batches/testing/harness.ts";
import { hourMs, openLedger, start } from "#batches/testing/ledger-fixture.ts";
import { nextDoubtful } from "#batches/judge/reconciliation.ts";

const gate = { code: "clerk_limit", detail: "Clerk asks to wait.", tries: 1 } as const;
const aDay = 86_400_000;

test("a clock set back shuts no lane and hides no row", async () => {
  const fixture = await openLedger();
  const { ledger, db } = fixture;
  await fixture.submit(batchId(1), ["a@example.com"]);
  const call = await fixture.claim();
  await fixture.settle(call!, () => ({ kind: "doubt", since: start, lookAt: start + 2_000 }));
  await shutGate(db, ledger.instance, "single", { ...gate, opensAt: start + hourMs });
  const now = start - aDay;
  await forgetFuture(ledger, now, hourMs);
  expect((await readGates(db, ledger.instance)).single?.opensAt).toBe(now);
  expect((await readLane(db, ledger.instance, "bulk", now - hourMs)).spentAt).toEqual([]);
  expect((await nextDoubtful(ledger))?.lookAt).toBe(now);
  await fixture.close();
});

test("a wait that Clerk asked for is kept", async () => {
  const { ledger, db, close } = await openLedger();
  await shutGate(db, ledger.instance, "bulk", { ...gate, opensAt: start + 2 * hourMs });
  await forgetFuture(ledger, start, hourMs);
  expect((await readGates(db, ledger.instance)).bulk?.opensAt).toBe(start + 2 * hourMs);
  await close();
});
