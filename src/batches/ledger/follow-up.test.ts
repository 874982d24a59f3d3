import { describe, expect, test } from "vitest";
import { BatchId, FollowUpKind } from "#contract/batch.ts";
import { followUpId } from "#batches/judge/follow-up.ts";
import {
  addresses,
  batchId,
  type Harness,
  type HarnessOptions,
  rowsOf,
  withHarness,
} from "#batches/testing/harness.ts";
import { rowsOfBatch } from "#batches/testing/scenario.ts";

const first = batchId(1);

async function finished(harness: Harness, id: string): Promise<void> {
  await harness.time.runUntil(async () => (await harness.engine().get(id))?.state === "finished");
}

async function made(harness: Harness, kind: FollowUpKind, id = first) {
  const answer = await harness.engine()[kind](id, "Ben");
  if (!answer || answer.kind === "refused") throw new Error(`Refused: ${answer?.detail ?? "no batch"}`);
  return answer.batch;
}

const blocked = (list: string[]): HarnessOptions => ({ known: { blocked: new Set(list) } });

describe("the id of a follow-up", () => {
  test("the id of a follow-up is a UUID that depends only on its rows", () => {
    const id = followUpId(first, "retry", [1, 2, 30]);
    expect(BatchId.parse(id)).toBe(id);
    expect(followUpId(first, "retry", [1, 2, 30])).toBe(id);
  });

  test("the id of a follow-up differs by batch, kind and rows", () => {
    const ids = [
      followUpId(first, "retry", [1, 2]),
      followUpId(first, "rollback", [1, 2]),
      followUpId(first, "remaining", [1, 2]),
      followUpId(batchId(2), "retry", [1, 2]),
      followUpId(first, "retry", [12]),
      followUpId(first, "retry", [2, 1]),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("a retry", () => {
  test("a retry takes the failed rows with their options", () =>
    withHarness(blocked(["person1@example.com", "person3@example.com"]), async (harness) => {
      const rows = rowsOf(addresses(5)).map((row) => ({ ...row, redirectUrl: "https://example.com/own" }));
      await harness.submitBatch(first, { kind: "invite", options: { expiresInDays: 9 }, rows });
      await finished(harness, first);
      const batch = await made(harness, "retry");
      expect(batch).toMatchObject({
        kind: "invite",
        origin: { kind: "retry", batchId: first },
        state: "running",
        total: 2,
        counts: { queued: 2 },
        createdBy: "Ben",
        options: { expiresInDays: 9 },
      });
      harness.clerk.state.blocked = new Set();
      await finished(harness, batch.id);
      expect(await rowsOfBatch(harness, batch.id)).toMatchObject([
        { index: 0, emailAddress: "person1@example.com", outcome: "done", attempts: 1 },
        { index: 1, emailAddress: "person3@example.com", outcome: "done" },
      ]);
      const records = await harness.db().selectFrom("invitation_record").selectAll().execute();
      const own = records.filter((one) => one.batch_id === batch.id).map((one) => one.options);
      const options = { expiresInDays: 9, redirectUrl: "https://example.com/own" };
      expect(own.map((text) => JSON.parse(text))).toEqual([options, options]);
    }));

  test("two retries make one batch", () =>
    withHarness(blocked(["person1@example.com"]), async (harness) => {
      await harness.submit(first, rowsOf(addresses(3)));
      await finished(harness, first);
      const answers = await Promise.all([
        harness.engine().retry(first, "Ben"),
        harness.engine().retry(first, "Ben"),
      ]);
      expect(new Set(answers.map((answer) => answer?.kind))).toEqual(new Set(["created", "unchanged"]));
      expect((await harness.engine().list({ limit: 10, offset: 0 })).totalCount).toBe(2);
    }));

  test("a retry does not revoke a second time", () =>
    withHarness(
      { known: { invited: new Set(addresses(2)), blocked: new Set(addresses(2)) } },
      async (harness) => {
        const rows = harness.clerk.invitations.map(({ id, emailAddress }) => ({
          invitationId: id,
          emailAddress,
        }));
        await harness.submitBatch(first, { kind: "resend", options: {}, rows });
        await finished(harness, first);
        harness.clerk.state.blocked = new Set(["person1@example.com"]);
        const batch = await made(harness, "retry");
        await finished(harness, batch.id);
        expect(harness.clerk.changes).toHaveLength(2);
        expect(batch.kind).toBe("resend");
        const rowsAfter = await rowsOfBatch(harness, batch.id);
        expect(rowsAfter.map((row) => row.outcome)).toEqual(["failed", "done"]);
        expect(rowsAfter[0]?.detail).toContain("was revoked, but it was not invited again");
      },
    ));

  test("a retry takes rows that a cancel left without an invitation", () =>
    withHarness({ known: { invited: new Set(addresses(9)) } }, async (harness) => {
      const rows = harness.clerk.invitations.map(({ id, emailAddress }) => ({
        invitationId: id,
        emailAddress,
      }));
      await harness.submitBatch(first, { kind: "resend", options: {}, rows });
      await harness.time.runUntil(() => harness.clerk.changes.length === 3);
      await harness.engine().cancel(first);
      await harness.time.runUntil(async () => (await harness.engine().get(first))!.counts.sending === 0);
      const batch = await made(harness, "retry");
      await finished(harness, batch.id);
      const pending = harness.clerk.invitations.filter((one) => one.status === "pending");
      expect(pending).toHaveLength(9);
      expect(batch.total).toBe(pending.filter((one) => one.isOurs).length);
    }));

  test("a retry finds the invitation of a call that was never answered", () =>
    withHarness({ known: { poison: new Set(["late@example.com"]) } }, async (harness) => {
      await harness.submit(first, rowsOf(["late@example.com", ...addresses(40)]));
      await finished(harness, first);
      const [late] = await rowsOfBatch(harness, first);
      expect(late).toMatchObject({ outcome: "failed", code: "outcome_unknown" });
      harness.clerk.inviteElsewhere("late@example.com");
      const batch = await made(harness, "retry");
      await finished(harness, batch.id);
      expect(await rowsOfBatch(harness, batch.id)).toMatchObject([{ outcome: "done" }]);
    }));

  test("a retry of a retry takes the rows that failed again", () =>
    withHarness(blocked(["person1@example.com"]), async (harness) => {
      await harness.submit(first, rowsOf(addresses(3)));
      await finished(harness, first);
      const second = await made(harness, "retry");
      await finished(harness, second.id);
      const third = await made(harness, "retry", second.id);
      expect(third).toMatchObject({ origin: { kind: "retry", batchId: second.id }, total: 1 });
    }));

  test("a retry of 12,000 rows keeps their order", () =>
    withHarness({}, async (harness) => {
      await harness.submit(first, rowsOf(addresses(12_000)));
      await harness.engine().cancel(first);
      await harness.time.runUntil(async () => (await harness.engine().get(first))!.counts.sending === 0);
      await harness.db().updateTable("batch_row").set({ outcome: "failed" }).execute();
      const counts = [
        { outcome: "failed", rows: 12_000 },
        { outcome: "cancelled", rows: 0 },
        { outcome: "done", rows: 0 },
      ];
      for (const { outcome, rows } of counts) {
        await harness.db().updateTable("batch_count").set({ rows }).where("outcome", "=", outcome).execute();
      }
      const batch = await made(harness, "retry");
      await harness.engine().pause(batch.id);
      const copied = await harness
        .db()
        .selectFrom("batch_row")
        .select(["position", "email_address"])
        .where("batch_id", "=", batch.id)
        .orderBy("position")
        .execute();
      expect(copied.map((row) => row.position)).toEqual(Array.from({ length: 12_000 }, (_, index) => index));
      expect(copied.map((row) => row.email_address)).toEqual(addresses(12_000));
    }));
});

describe("a rollback", () => {
  test("a rollback revokes only invitations of its batch", () =>
    withHarness({ known: { invited: new Set(["person0@example.com"]) } }, async (harness) => {
      await harness.submit(first, rowsOf(addresses(12)));
      await finished(harness, first);
      const batch = await made(harness, "rollback");
      expect(batch).toMatchObject({
        kind: "revoke",
        origin: { kind: "rollback", batchId: first },
        total: 11,
        options: {},
      });
      await finished(harness, batch.id);
      expect(harness.clerk.invitations.map(({ status, isOurs }) => [status, isOurs])).toEqual([
        ["pending", false],
        ...Array.from({ length: 11 }, () => ["revoked", true]),
      ]);
    }));

  test("a rollback leaves accepted invitations", () =>
    withHarness({}, async (harness) => {
      await harness.submit(first, rowsOf(addresses(2)));
      await finished(harness, first);
      harness.clerk.accept(harness.clerk.invitations[0]!);
      const batch = await made(harness, "rollback");
      await finished(harness, batch.id);
      expect(await rowsOfBatch(harness, batch.id)).toMatchObject([
        { outcome: "skipped", code: "already_accepted" },
        { outcome: "done" },
      ]);
    }));

  test("a second rollback is the same batch, even after its end", () =>
    withHarness({}, async (harness) => {
      await harness.submit(first, rowsOf(addresses(2)));
      await finished(harness, first);
      const batch = await made(harness, "rollback");
      await finished(harness, batch.id);
      expect(await harness.engine().rollback(first, "Ann")).toMatchObject({
        kind: "unchanged",
        batch: { id: batch.id, state: "finished" },
      });
    }));
});

describe("a follow-up is refused", () => {
  test("a follow-up is refused while its batch may still send", () =>
    withHarness({}, async (harness) => {
      await harness.submit(first, rowsOf(addresses(30)));
      for (const kind of FollowUpKind.options) {
        expect(await harness.engine()[kind](first, "")).toEqual({
          kind: "refused",
          detail: "This batch is not over yet. Wait until it is finished, or cancel it first.",
        });
      }
      await harness.engine().pause(first);
      expect(await harness.engine().rollback(first, "")).toMatchObject({ kind: "refused" });
    }));

  test("a follow-up is refused while a call of its cancelled batch is open", () =>
    withHarness({}, async (harness) => {
      await harness.submit(first, rowsOf(addresses(30)));
      await harness.time.runUntil(async () => (await harness.engine().get(first))!.counts.sending > 0);
      await harness.engine().cancel(first);
      const answer = await harness.engine().rollback(first, "");
      expect(answer).toMatchObject({ kind: "refused", detail: expect.stringContaining("reconciled") });
    }));

  test("a follow-up is refused if no row qualifies", () =>
    withHarness(blocked(addresses(1)), async (harness) => {
      await harness.submit(first, rowsOf(addresses(1)));
      await harness.submit(batchId(2), rowsOf(["a@example.com"]));
      await finished(harness, first);
      await finished(harness, batchId(2));
      const noneSent = { kind: "refused", detail: "This batch sent no invitation." };
      expect(await harness.engine().rollback(first, "")).toEqual(noneSent);
      expect(await harness.engine().retry(batchId(2), "")).toEqual({
        kind: "refused",
        detail: "No row of this batch failed.",
      });
      expect(await harness.engine().remaining(batchId(2), "")).toEqual({
        kind: "refused",
        detail: "No row of this batch was cancelled.",
      });
      const rollback = await made(harness, "rollback", batchId(2));
      await finished(harness, rollback.id);
      expect(await harness.engine().rollback(rollback.id, "")).toEqual(noneSent);
    }));

  test("a follow-up of an unknown batch answers null", () =>
    withHarness({}, async (harness) => {
      expect(await harness.engine().retry(first, "")).toBeNull();
    }));
});
