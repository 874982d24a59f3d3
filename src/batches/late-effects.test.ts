import { describe, expect, test } from "vitest";
import { addresses, type Harness, rowsOf, withHarness } from "#batches/testing/harness.ts";
import {
  advance,
  countsOf,
  existing,
  expectInvitedOnce,
  madeByEngine,
  one,
  pending,
  rowsOfBatch,
  untilCounts,
} from "#batches/testing/scenario.ts";

const list = addresses(10);
/** Longer than the engine looks for late effects after a cancel or a rollback. */
const lookedMs = 700_000;

/** Cancels the batch while its call has no answer, and waits until its rows are settled. */
async function cancelDuringCall(harness: Harness): Promise<void> {
  await harness.submit(one, rowsOf(list));
  await advance(harness, 1_000);
  await harness.engine().cancel(one);
  await advance(harness, lookedMs);
}

async function rollBack(harness: Harness): Promise<void> {
  expect(await harness.ask((engine) => engine.rollback(one, "Admin"))).toMatchObject({ kind: "created" });
}

describe("a process that is suspended between its intent and its request", () => {
  test("a suspended process sends nothing after its successor sent the rows", () =>
    withHarness({ calls: [{ kind: "suspended", forMs: 40_000 }] }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await untilCounts(harness, ({ done = 0 }) => done === 10);
      const calls = harness.clerk.calls.length;
      await advance(harness, 60_000);
      await expectInvitedOnce(harness, list);
      expect(harness.clerk.calls).toHaveLength(calls);
    }));

  test("a suspended process sends nothing after its successor rolled the batch back", () =>
    withHarness({ calls: [{ kind: "suspended", forMs: 60_000 }] }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await untilCounts(harness, ({ done = 0 }) => done === 10);
      await rollBack(harness);
      await harness.time.runUntil(() => pending(harness).length === 0);
      await advance(harness, lookedMs);
      expect(madeByEngine(harness)).toEqual(list.toSorted());
      expect(pending(harness)).toEqual([]);
    }));

  test("a suspended process sends nothing when it takes the lease again after its successor rolled the batch back", () =>
    withHarness({ calls: [{ kind: "suspended", forMs: 400_000 }] }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await untilCounts(harness, ({ done = 0 }) => done === 10);
      await rollBack(harness);
      await advance(harness, 2 * lookedMs);
      expect(madeByEngine(harness)).toEqual(list.toSorted());
      expect(pending(harness)).toEqual([]);
    }));

  test("a suspended process revokes nothing after its successor resent the invitations", () =>
    withHarness(
      { known: { invited: new Set(list) }, changes: [{ kind: "suspended", forMs: 40_000 }] },
      async (harness) => {
        await harness.submitBatch(one, { kind: "resend", options: {}, rows: existing(harness) });
        await advance(harness, 80_000);
        await expectInvitedOnce(harness, list);
        expect(pending(harness)).toHaveLength(10);
      },
    ));
});

describe("a cancelled batch", () => {
  test.each([5_000, 20_000, 200_000])(
    "the report of a cancelled batch shows invitations that Clerk applies %d ms after their call",
    (afterMs) =>
      withHarness({ calls: [{ kind: "late", afterMs }] }, async (harness) => {
        await cancelDuringCall(harness);
        await expectInvitedOnce(harness, list);
      }),
  );

  test.each([0, 1_000])(
    "the report of a cancelled batch shows what Clerk applied in part, with a list that lags by of %d ms",
    (listLagMs) =>
      withHarness({ calls: [{ kind: "partly" }], rules: { listLagMs } }, async (harness) => {
        await harness.submit(one, rowsOf(list));
        await untilCounts(harness, ({ sending = 0 }) => sending === 10);
        await harness.engine().cancel(one);
        await advance(harness, lookedMs);
        expect(madeByEngine(harness)).toHaveLength(5);
        expect(await countsOf(harness)).toMatchObject({ done: 5, cancelled: 5, sending: 0 });
      }),
  );

  test.each([20_000, 200_000])(
    "a rollback after a cancel revokes invitations that Clerk applies %d ms after their call",
    (afterMs) =>
      withHarness({ calls: [{ kind: "late", afterMs }] }, async (harness) => {
        await cancelDuringCall(harness);
        await rollBack(harness);
        await advance(harness, lookedMs);
        expect(madeByEngine(harness)).toEqual(list.toSorted());
        expect(pending(harness)).toEqual([]);
      }),
  );

  test("the report of a cancelled batch shows a revocation that was never answered", () =>
    withHarness({ known: { invited: new Set(["a@example.com"]) }, changes: ["after"] }, async (harness) => {
      const [old] = harness.clerk.invitations;
      await harness.submitBatch(one, { kind: "revoke", rows: existing(harness) });
      await harness.time.runUntil(() => old!.status === "revoked");
      await harness.engine().cancel(one);
      await advance(harness, lookedMs);
      expect(await rowsOfBatch(harness)).toMatchObject([{ outcome: "done" }]);
    }));
});

test("a resend that was cancelled after a revocation without an answer says that the address was not invited again", () =>
  withHarness({ known: { invited: new Set(["a@example.com"]) }, changes: ["after"] }, async (harness) => {
    const [old] = harness.clerk.invitations;
    await harness.submitBatch(one, { kind: "resend", options: {}, rows: existing(harness) });
    await harness.time.runUntil(() => old!.status === "revoked");
    await harness.engine().cancel(one);
    await advance(harness, lookedMs);
    expect(await rowsOfBatch(harness)).toMatchObject([{ outcome: "failed", code: "not_invited_again" }]);
  }));

describe("a rollback", () => {
  test.each([20_000, 45_000, 200_000])(
    "a rollback revokes an invitation that Clerk applies %d ms after its call, when the retry is revoked already",
    (afterMs) =>
      withHarness({ calls: [{ kind: "late", afterMs }] }, async (harness) => {
        await harness.submit(one, rowsOf(list));
        await untilCounts(harness, ({ done = 0 }) => done === 10);
        await rollBack(harness);
        await advance(harness, lookedMs);
        expect(pending(harness)).toEqual([]);
      }),
  );

  test("a rollback says until when it looks again for a call that was never answered", () =>
    withHarness({ calls: [{ kind: "after" }] }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await harness.runToEnd();
      await rollBack(harness);
      await harness.time.runUntil(() => pending(harness).length === 0);
      await advance(harness, 60_000);
      const [rollback] = (await harness.ask((engine) => engine.list({ limit: 1, offset: 0 }))).data;
      const endsAt = (rollback?.createdAt ?? 0) + 300_000;
      expect(rollback).toMatchObject({
        state: "running",
        counts: { sending: 10, queued: 0 },
        waiting: { code: "outcome_unknown", until: endsAt },
        expectedEndAt: endsAt,
      });
    }));

  test("a rollback looks 90 seconds long for what a refused call may have made, and says so", () =>
    withHarness({ calls: [{ kind: "partly" }], rules: { listLagMs: 80_000 } }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await untilCounts(harness, ({ sending = 0 }) => sending === 10);
      await harness.engine().cancel(one);
      await untilCounts(harness, ({ cancelled = 0 }) => cancelled === 10);
      await rollBack(harness);
      await advance(harness, 5_000);
      const newest = async () =>
        (await harness.ask((engine) => engine.list({ limit: 1, offset: 0 }))).data[0];
      const { waiting, expectedEndAt } = (await newest())!;
      expect(waiting).toEqual({ code: "outcome_unknown", detail: expect.any(String), until: expectedEndAt });
      expect(expectedEndAt).toBeLessThan(harness.time.now() + 90_000);
      await harness.time.runUntil(() => harness.time.now() > expectedEndAt! + 5_000);
      expect(await newest()).toMatchObject({ state: "finished", counts: { done: 5, skipped: 5 } });
      expect(pending(harness)).toEqual([]);
    }));

  test("a rollback finds and revokes invitations whose rows failed with an unknown outcome", () =>
    withHarness(
      { calls: [{ kind: "after" }], known: { unsearchable: new Map([["person0@example.com", "refused"]]) } },
      async (harness) => {
        await harness.submit(one, rowsOf(list));
        await harness.runToEnd();
        expect(await countsOf(harness)).toMatchObject({ done: 9, failed: 1 });
        delete harness.clerk.state.unsearchable;
        await rollBack(harness);
        await advance(harness, lookedMs);
        expect(pending(harness)).toEqual([]);
      },
    ));
});
