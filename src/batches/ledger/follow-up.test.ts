import { describe, expect, test } from "vitest";
import { BatchId, type Row } from "#contract/batch.ts";
import { followUpId } from "./follow-up.ts";
import {
  addresses,
  batchId,
  type Desk,
  type DeskOptions,
  openDesk,
  rowsOf,
} from "#batches/testing/harness.ts";

const first = batchId(1);

async function open(options: DeskOptions, check: (desk: Desk) => Promise<void>): Promise<void> {
  const desk = await openDesk(options);
  await check(desk);
  await desk.close();
}

async function finished(desk: Desk, id: string): Promise<void> {
  await desk.time.runUntil(async () => (await desk.engine().get(id))?.state === "finished");
}

async function rowsIn(desk: Desk, id: string): Promise<Row[]> {
  return (await desk.engine().rows(id, { query: "", limit: 1_000, offset: 0 }))!.data;
}

async function made(desk: Desk, kind: "retry" | "rollback", id = first) {
  const answer = await desk.engine()[kind](id, "Colleague");
  if (!answer || answer.kind === "refused") throw new Error(`Refused: ${answer?.detail ?? "no batch"}`);
  return answer.batch;
}

const blocked = (list: string[]): DeskOptions => ({ world: { blocked: new Set(list) } });

describe("the id of a follow-up", () => {
  test("is a UUID that the same rows always give", () => {
    const id = followUpId(first, "retry", [1, 2, 30]);
    expect(BatchId.parse(id)).toBe(id);
    expect(followUpId(first, "retry", [1, 2, 30])).toBe(id);
  });

  test("differs by batch, word and rows", () => {
    const ids = [
      followUpId(first, "retry", [1, 2]),
      followUpId(first, "rollback", [1, 2]),
      followUpId(batchId(2), "retry", [1, 2]),
      followUpId(first, "retry", [12]),
      followUpId(first, "retry", [2, 1]),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("a retry", () => {
  test("takes the failed rows with their options", () =>
    open(blocked(["person1@example.com", "person3@example.com"]), async (desk) => {
      const rows = rowsOf(addresses(5)).map((row) => ({ ...row, redirectUrl: "https://example.com/own" }));
      await desk.submitBatch(first, { kind: "invite", options: { expiresInDays: 9 }, rows });
      await finished(desk, first);
      const batch = await made(desk, "retry");
      expect(batch).toMatchObject({
        kind: "invite",
        origin: { kind: "retry", batchId: first },
        state: "running",
        total: 2,
        counts: { queued: 2 },
        createdBy: "Colleague",
        options: { expiresInDays: 9 },
      });
      desk.clerk.world.blocked = new Set();
      await finished(desk, batch.id);
      expect(await rowsIn(desk, batch.id)).toMatchObject([
        { index: 0, emailAddress: "person1@example.com", outcome: "done", attempts: 1 },
        { index: 1, emailAddress: "person3@example.com", outcome: "done" },
      ]);
      const records = await desk.db().selectFrom("invitation_record").selectAll().execute();
      const own = records.filter((one) => one.batch_id === batch.id).map((one) => one.options);
      const options = { expiresInDays: 9, redirectUrl: "https://example.com/own" };
      expect(own.map((text) => JSON.parse(text))).toEqual([options, options]);
    }));

  test("asked for twice is one batch", () =>
    open(blocked(["person1@example.com"]), async (desk) => {
      await desk.submit(first, rowsOf(addresses(3)));
      await finished(desk, first);
      const answers = await Promise.all([
        desk.engine().retry(first, "Colleague"),
        desk.engine().retry(first, "Colleague"),
      ]);
      expect(new Set(answers.map((answer) => answer?.kind))).toEqual(new Set(["created", "unchanged"]));
      expect((await desk.engine().list({ limit: 10, offset: 0 })).totalCount).toBe(2);
    }));

  test("does not revoke a second time", () =>
    open({ world: { invited: new Set(addresses(2)), blocked: new Set(addresses(2)) } }, async (desk) => {
      const rows = desk.clerk.invitations.map(({ id, emailAddress }) => ({ invitationId: id, emailAddress }));
      await desk.submitBatch(first, { kind: "resend", options: {}, rows });
      await finished(desk, first);
      desk.clerk.world.blocked = new Set(["person1@example.com"]);
      const batch = await made(desk, "retry");
      await finished(desk, batch.id);
      expect(desk.clerk.changes).toHaveLength(2);
      expect(batch.kind).toBe("resend");
      const told = await rowsIn(desk, batch.id);
      expect(told.map((row) => row.outcome)).toEqual(["failed", "done"]);
      expect(told[0]?.detail).toContain("was revoked, but it was not invited again");
    }));

  test("takes what a cancel left half done", () =>
    open({ world: { invited: new Set(addresses(9)) } }, async (desk) => {
      const rows = desk.clerk.invitations.map(({ id, emailAddress }) => ({ invitationId: id, emailAddress }));
      await desk.submitBatch(first, { kind: "resend", options: {}, rows });
      await desk.time.runUntil(() => desk.clerk.changes.length === 3);
      await desk.engine().cancel(first);
      await desk.time.runUntil(async () => (await desk.engine().get(first))!.counts.sending === 0);
      const batch = await made(desk, "retry");
      await finished(desk, batch.id);
      const pending = desk.clerk.invitations.filter((one) => one.status === "pending");
      expect(pending).toHaveLength(9);
      expect(batch.total).toBe(pending.filter((one) => one.isOurs).length);
    }));

  test("finds what an unanswered call has done since", () =>
    open({ calls: Array.from({ length: 5 }, () => ({ kind: "before" as const })) }, async (desk) => {
      await desk.submit(first, rowsOf(["late@example.com"]));
      await finished(desk, first);
      expect(await rowsIn(desk, first)).toMatchObject([{ outcome: "failed", code: "outcome_unknown" }]);
      desk.clerk.invitedElsewhere("late@example.com");
      const batch = await made(desk, "retry");
      await finished(desk, batch.id);
      expect(await rowsIn(desk, batch.id)).toMatchObject([{ outcome: "done" }]);
    }));

  test("of a retry takes what failed again", () =>
    open(blocked(["person1@example.com"]), async (desk) => {
      await desk.submit(first, rowsOf(addresses(3)));
      await finished(desk, first);
      const second = await made(desk, "retry");
      await finished(desk, second.id);
      const third = await made(desk, "retry", second.id);
      expect(third).toMatchObject({ origin: { kind: "retry", batchId: second.id }, total: 1 });
    }));

  test("of 12,000 rows keeps their order", () =>
    open({}, async (desk) => {
      await desk.submit(first, rowsOf(addresses(12_000)));
      await desk.engine().cancel(first);
      await desk.time.runUntil(async () => (await desk.engine().get(first))!.counts.sending === 0);
      await desk.db().updateTable("batch_row").set({ outcome: "failed" }).execute();
      const counts = [
        { outcome: "failed", rows: 12_000 },
        { outcome: "cancelled", rows: 0 },
        { outcome: "done", rows: 0 },
      ];
      for (const { outcome, rows } of counts) {
        await desk.db().updateTable("batch_count").set({ rows }).where("outcome", "=", outcome).execute();
      }
      const batch = await made(desk, "retry");
      await desk.engine().pause(batch.id);
      const copied = await desk
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

describe("a roll-back", () => {
  test("revokes what was sent and nothing else", () =>
    open({ world: { invited: new Set(["person0@example.com"]) } }, async (desk) => {
      await desk.submit(first, rowsOf(addresses(12)));
      await finished(desk, first);
      const batch = await made(desk, "rollback");
      expect(batch).toMatchObject({
        kind: "revoke",
        origin: { kind: "rollback", batchId: first },
        total: 11,
        options: {},
      });
      await finished(desk, batch.id);
      expect(desk.clerk.invitations.map(({ status, isOurs }) => [status, isOurs])).toEqual([
        ["pending", false],
        ...Array.from({ length: 11 }, () => ["revoked", true]),
      ]);
    }));

  test("leaves whoever has accepted", () =>
    open({}, async (desk) => {
      await desk.submit(first, rowsOf(addresses(2)));
      await finished(desk, first);
      desk.clerk.invitations[0]!.status = "accepted";
      const batch = await made(desk, "rollback");
      await finished(desk, batch.id);
      expect(await rowsIn(desk, batch.id)).toMatchObject([
        { outcome: "skipped", code: "already_accepted" },
        { outcome: "done" },
      ]);
    }));

  test("asked for after its end is the same batch", () =>
    open({}, async (desk) => {
      await desk.submit(first, rowsOf(addresses(2)));
      await finished(desk, first);
      const batch = await made(desk, "rollback");
      await finished(desk, batch.id);
      expect(await desk.engine().rollback(first, "Somebody")).toMatchObject({
        kind: "unchanged",
        batch: { id: batch.id, state: "finished" },
      });
    }));
});

describe("a follow-up is refused", () => {
  test("while the batch may still send", () =>
    open({}, async (desk) => {
      await desk.submit(first, rowsOf(addresses(30)));
      for (const kind of ["retry", "rollback"] as const) {
        expect(await desk.engine()[kind](first, "")).toEqual({
          kind: "refused",
          detail: "This batch is not over yet. Wait until it is finished, or cancel it first.",
        });
      }
      await desk.engine().pause(first);
      expect(await desk.engine().rollback(first, "")).toMatchObject({ kind: "refused" });
    }));

  test("while a call of a cancelled batch is open", () =>
    open({}, async (desk) => {
      await desk.submit(first, rowsOf(addresses(30)));
      await desk.time.runUntil(async () => (await desk.engine().get(first))!.counts.sending > 0);
      await desk.engine().cancel(first);
      const answer = await desk.engine().rollback(first, "");
      expect(answer).toMatchObject({ kind: "refused", detail: expect.stringContaining("looked up") });
    }));

  test("when no row is concerned", () =>
    open(blocked(addresses(1)), async (desk) => {
      await desk.submit(first, rowsOf(addresses(1)));
      await desk.submit(batchId(2), rowsOf(["a@example.com"]));
      await finished(desk, first);
      await finished(desk, batchId(2));
      const noneSent = { kind: "refused", detail: "This batch sent no invitation." };
      expect(await desk.engine().rollback(first, "")).toEqual(noneSent);
      expect(await desk.engine().retry(batchId(2), "")).toEqual({
        kind: "refused",
        detail: "No row of this batch failed.",
      });
      const rollback = await made(desk, "rollback", batchId(2));
      await finished(desk, rollback.id);
      expect(await desk.engine().rollback(rollback.id, "")).toEqual(noneSent);
    }));

  test("for a batch that is not there", () =>
    open({}, async (desk) => {
      expect(await desk.engine().retry(first, "")).toBeNull();
    }));
});
