import { afterEach, beforeEach, expect, test } from "vitest";
import { type LedgerFixture, openLedger, start, momentAt } from "#batches/testing/ledger-fixture.ts";
import { nextUnknown } from "./reconcile.ts";
import { writeVerdict } from "./settle.ts";

const address = "a@example.com";
let fixture: LedgerFixture;
beforeEach(async () => {
  fixture = await openLedger();
});
afterEach(() => fixture.close());

test("a row keeps the start of its first unanswered call", async () => {
  await fixture.submit("one", [address]);
  const first = { since: start + 5, reconcileAt: start + 6 };
  await fixture.settle((await fixture.claim())!, () => ({ kind: "unknown", ...first }));
  const row = (await nextUnknown(fixture.ledger, 10))[0]!;
  const change = { kind: "unknown", since: start + 999, reconcileAt: start + 7 } as const;
  const verdict = { rows: [{ row, change }], backoffs: [], recovered: null };
  await fixture.held.transact((trx) =>
    writeVerdict(trx, "sandbox", verdict, {
      conditions: momentAt(start),
      from: "unknown",
      callId: row.callId,
    }),
  );
  expect((await nextUnknown(fixture.ledger, 10))[0]).toMatchObject({
    unknownSince: start + 5,
    reconcileAt: start + 7,
  });
});
