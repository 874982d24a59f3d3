import { expect, test } from "vitest";
import type { NewBatch } from "#contract/batch.ts";
import { addresses, batchId, type Harness, rowsOf, withHarness } from "#batches/testing/harness.ts";
import { existing, rowsOfBatch } from "#batches/testing/scenario.ts";
import { perform } from "#batches/testing/single-actions.ts";

const first = batchId(1);
const second = batchId(2);

async function finished(harness: Harness, id: string): Promise<void> {
  await harness.time.runUntil(async () => (await harness.engine().get(id))?.state === "finished");
}

const ways: { way: string; batchOf: (rows: ReturnType<typeof existing>) => NewBatch }[] = [
  { way: "revoke", batchOf: (rows) => ({ kind: "revoke", rows }) },
  { way: "resend", batchOf: (rows) => ({ kind: "resend", options: {}, rows }) },
];

test.each(ways)("a batch says which of its invitations a later $way has revoked", ({ batchOf }) =>
  withHarness({}, async (harness) => {
    await harness.submit(first, rowsOf(addresses(5)));
    await finished(harness, first);
    harness.clerk.accept(harness.clerk.invitations[0]!);
    await harness.submitBatch(second, batchOf(existing(harness).slice(0, 3)));
    await finished(harness, second);
    const rows = await rowsOfBatch(harness, first);
    expect(rows.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => "done"));
    // The accepted invitation is not revoked.
    expect(rows.map(({ revokedAt }) => revokedAt !== undefined)).toEqual([false, true, true, false, false]);
    expect(await harness.engine().get(first)).toMatchObject({ counts: { done: 5 }, revokedSince: 2 });
    expect(await harness.engine().get(second)).toMatchObject({ revokedSince: 0 });
  }),
);

test("a batch says that a single action has revoked one of its invitations, however often it is revoked", () =>
  withHarness({}, async (harness) => {
    await harness.submit(first, rowsOf(addresses(2)));
    await finished(harness, first);
    const rows = existing(harness).slice(0, 1);
    for (let count = 0; count < 2; count += 1) await perform(harness, { kind: "revoke", rows });
    expect(await harness.engine().get(first)).toMatchObject({ revokedSince: 1 });
  }));
