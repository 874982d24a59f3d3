import { expect, test } from "vitest";
import { addresses, batchId, type Harness, rowsOf, withHarness } from "#batches/testing/harness.ts";
import { advance, existing, rowsOfBatch } from "#batches/testing/scenario.ts";

const first = batchId(1);
/** Longer than the engine looks for late effects after a cancel. */
const lookedMs = 700_000;

async function cancelled(harness: Harness): Promise<void> {
  await harness.engine().cancel(first);
  await harness.time.runUntil(async () => (await harness.engine().get(first))?.counts.sending === 0);
}

async function remaining(harness: Harness, id = first) {
  const answer = await harness.ask((engine) => engine.remaining(id, "Ben"));
  if (!answer || answer.kind === "refused") throw new Error(`Refused: ${answer?.detail ?? "no batch"}`);
  return answer;
}

async function finished(harness: Harness, id: string): Promise<void> {
  await harness.time.runUntil(async () => (await harness.engine().get(id))?.state === "finished");
}

const invitedOf = (harness: Harness) => harness.clerk.everMade.map((one) => one.emailAddress).toSorted();

test("the remaining rows of a cancelled batch are a batch of the same kind and options, made once", () =>
  withHarness({}, async (harness) => {
    const rows = rowsOf(addresses(60)).map((row) => ({ ...row, redirectUrl: "https://example.com/own" }));
    await harness.submitBatch(first, { kind: "invite", options: { expiresInDays: 9 }, rows });
    await harness.time.runUntil(() => harness.clerk.calls.length >= 2);
    await cancelled(harness);
    const source = (await harness.engine().get(first))!;
    expect(source.counts.cancelled).toBeGreaterThan(0);
    const { kind, batch } = await remaining(harness);
    expect([kind, batch]).toMatchObject([
      "created",
      {
        kind: "invite",
        origin: { kind: "remaining", batchId: first },
        state: "running",
        total: source.counts.cancelled,
        createdBy: "Ben",
        options: { expiresInDays: 9 },
      },
    ]);
    expect(await remaining(harness)).toMatchObject({ kind: "unchanged", batch: { id: batch.id } });
    const { createdAt, total } = batch;
    const followUps = [{ kind: "remaining", batchId: batch.id, total, createdAt }];
    expect(await harness.engine().get(first)).toMatchObject({ followUps });
    const { data } = await harness.engine().list({ limit: 10, offset: 0 });
    expect(data.find(({ id }) => id === first)).toMatchObject({ followUps });
    await finished(harness, batch.id);
    expect(invitedOf(harness)).toEqual(addresses(60).toSorted());
    expect(new Set(harness.clerk.calls.flatMap((call) => call.redirectUrls))).toEqual(
      new Set(["https://example.com/own"]),
    );
  }));

test.each(["before", "after", "partly"] as const)(
  "rows that were cancelled during a call that was lost (%s) are neither lost nor invited twice",
  (kind) =>
    withHarness({ calls: [{ kind }] }, async (harness) => {
      await harness.submit(first, rowsOf(addresses(60)));
      await harness.time.runUntil(async () => (await harness.engine().get(first))!.counts.sending > 0);
      await harness.engine().cancel(first);
      // While Usher still asks Clerk about the call, a new batch could repeat it.
      const early = await harness.engine().remaining(first, "Ben");
      expect(early).toMatchObject({ kind: "refused", detail: expect.stringContaining("reconciled") });
      await advance(harness, lookedMs);
      const { batch } = await remaining(harness);
      await finished(harness, batch.id);
      expect(invitedOf(harness)).toEqual(addresses(60).toSorted());
    }),
);

test("the remaining rows of a resend revoke and invite each address once", () =>
  withHarness({ known: { invited: new Set(addresses(20)) } }, async (harness) => {
    await harness.submitBatch(first, { kind: "resend", options: {}, rows: existing(harness) });
    await harness.time.runUntil(() => harness.clerk.changes.length === 5);
    await cancelled(harness);
    const { batch } = await remaining(harness);
    expect(batch.kind).toBe("resend");
    await finished(harness, batch.id);
    // A row whose old invitation was revoked before the cancel has failed, and belongs to the retry.
    const source = await rowsOfBatch(harness, first);
    const failed = source.filter(({ outcome }) => outcome === "failed").length;
    expect(harness.clerk.invitations.filter(({ status }) => status === "pending")).toHaveLength(20 - failed);
    expect(new Set(harness.clerk.changes.map(({ id }) => id)).size).toBe(harness.clerk.changes.length);
  }));

test("the rows of a rollback that was cancelled are revoked by the remaining batch", () =>
  withHarness({}, async (harness) => {
    await harness.submit(first, rowsOf(addresses(12)));
    await finished(harness, first);
    const rollback = await harness.engine().rollback(first, "Ben");
    if (rollback?.kind !== "created") throw new Error("The rollback was not created.");
    await harness.engine().cancel(rollback.batch.id);
    await harness.time.runUntil(
      async () => (await harness.engine().get(rollback.batch.id))?.counts.sending === 0,
    );
    const { batch } = await remaining(harness, rollback.batch.id);
    expect(batch.kind).toBe("revoke");
    await finished(harness, batch.id);
    expect(harness.clerk.invitations.filter(({ status }) => status === "pending")).toEqual([]);
    expect(await harness.engine().get(first)).toMatchObject({ counts: { done: 12 }, revokedSince: 12 });
  }));

test("an address that was invited elsewhere since the cancel is skipped", () =>
  withHarness({}, async (harness) => {
    await harness.submit(first, rowsOf(addresses(60)));
    await harness.time.runUntil(() => harness.clerk.calls.length >= 2);
    await cancelled(harness);
    const left = (await rowsOfBatch(harness, first)).filter(({ outcome }) => outcome === "cancelled");
    harness.clerk.inviteElsewhere(left[0]!.emailAddress);
    const { batch } = await remaining(harness);
    await finished(harness, batch.id);
    expect((await rowsOfBatch(harness, batch.id))[0]).toMatchObject({
      outcome: "skipped",
      code: "already_invited",
    });
  }));
