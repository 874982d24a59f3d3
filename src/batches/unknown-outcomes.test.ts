import { describe, expect, test } from "vitest";
import { addresses, hourMs, rowsOf, withHarness } from "#batches/testing/harness.ts";
import { type AnswerInPart, answersInPart } from "#batches/testing/model-answers.ts";
import type { Fault } from "#batches/testing/model-faults.ts";
import {
  advance,
  countsOf,
  existing,
  expectInvitedOnce,
  madeByEngine,
  one,
  repeated,
  rowsOfBatch,
  untilCounts,
} from "#batches/testing/scenario.ts";

const list = addresses(10);

describe("a row that is sent again", () => {
  /** Both lanes are closed by Clerk before the rows can be sent again. */
  const closed: Fault = { kind: "wait", retryAfterMs: hourMs / 2 };
  const late: Fault[] = [{ kind: "late", afterMs: 5_000 }, closed, closed];

  test("an invitation that was applied late and revoked by an admin is not sent again", () =>
    withHarness({ calls: late }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await advance(harness, 10_000);
      for (const emailAddress of list) harness.clerk.happens({ emailAddress, event: "revoked" });
      await harness.runToEnd();
      expect(madeByEngine(harness)).toEqual(list.toSorted());
    }));

  test("an invitation that was applied late and revoked is not sent again by the next process", () =>
    withHarness({ calls: late }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await advance(harness, 10_000);
      for (const emailAddress of list) harness.clerk.happens({ emailAddress, event: "revoked" });
      harness.crash();
      await harness.runToEnd();
      expect(madeByEngine(harness)).toEqual(list.toSorted());
    }));

  test("an invitation that was applied late and accepted is done", () =>
    withHarness({ calls: late }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await advance(harness, 10_000);
      for (const emailAddress of list) harness.clerk.happens({ emailAddress, event: "accepted" });
      await harness.runToEnd();
      await expectInvitedOnce(harness, list);
    }));

  test("a row with an unknown outcome does not queue behind the rows that were not tried", () =>
    withHarness({ calls: [{ kind: "before" }] }, async (harness) => {
      const many = addresses(300);
      await harness.submit(one, rowsOf(many));
      await harness.runToEnd();
      await expectInvitedOnce(harness, many);
      const bulk = harness.clerk.calls.filter(({ lane }) => lane === "bulk");
      const last = bulk.findLastIndex((call) => call.addresses.some((address) => list.includes(address)));
      expect(last).toBeLessThan(3);
    }));
});

describe("an address that cannot be searched", () => {
  test.each(["unknown", "refused", "not-sent"] as const)(
    "an address whose search ends as %s does not stop the reconciliation of nine others",
    (fault) =>
      withHarness(
        { calls: [{ kind: "after" }], known: { unsearchable: new Map([["person0@example.com", fault]]) } },
        async (harness) => {
          await harness.submit(one, rowsOf(list));
          await untilCounts(harness, ({ done = 0 }) => done === 9, { withinMs: 60_000 });
        },
      ),
  );

  test("a row is done when its address can be searched again", () =>
    withHarness(
      { calls: [{ kind: "after" }], known: { unsearchable: new Map([["person0@example.com", "unknown"]]) } },
      async (harness) => {
        await harness.submit(one, rowsOf(list));
        await advance(harness, 3 * hourMs);
        expect(await countsOf(harness)).toMatchObject({ done: 9, sending: 1 });
        delete harness.clerk.state.unsearchable;
        await harness.runToEnd();
        await expectInvitedOnce(harness, list);
      },
    ));
});

describe("a list that lags", () => {
  test.each([1_500, 4_000, 14_000, 55_000])(
    "an invitation that the list shows after %d ms is not taken for one of others",
    (listLagMs) =>
      withHarness({ calls: [{ kind: "after" }], rules: { listLagMs } }, async (harness) => {
        await harness.submit(one, rowsOf(list));
        await harness.runToEnd();
        await expectInvitedOnce(harness, list);
      }),
  );

  test("an invitation that was reported from a lagging list can be rolled back", () =>
    withHarness({ calls: [{ kind: "after" }], rules: { listLagMs: 4_000 } }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await harness.runToEnd();
      const rollback = await harness.engine().rollback(one, "Admin");
      expect(rollback).toMatchObject({ kind: "created" });
      await harness.time.runUntil(() =>
        harness.clerk.invitations.every(({ status }) => status === "revoked"),
      );
    }));

  test.each([0, 4_000])(
    "a resend finds its new invitation after an unknown outcome and a refusal, with a lag of %d ms",
    (listLagMs) =>
      withHarness(
        { known: { invited: new Set(list) }, calls: [{ kind: "after" }], rules: { listLagMs } },
        async (harness) => {
          await harness.submitBatch(one, { kind: "resend", options: {}, rows: existing(harness) });
          await harness.runToEnd();
          await expectInvitedOnce(harness, list);
        },
      ),
  );

  test.each([0, 4_000])(
    "a resend that is refused because another admin was faster is skipped, with a lag of %d ms",
    (listLagMs) =>
      withHarness(
        { known: { invited: new Set(["a@example.com"]) }, rules: { listLagMs } },
        async (harness) => {
          const [old] = harness.clerk.invitations;
          const rows = [{ invitationId: old!.id, emailAddress: "a@example.com" }];
          await harness.submitBatch(one, { kind: "resend", options: {}, rows });
          await harness.time.runUntil(() => old!.status === "revoked");
          harness.clerk.happens({
            emailAddress: "a@example.com",
            event: "invited",
            publicMetadata: { by: "b" },
          });
          await harness.runToEnd();
          expect(madeByEngine(harness)).toEqual([]);
          expect(await rowsOfBatch(harness)).toMatchObject([{ outcome: "skipped", code: "already_invited" }]);
        },
      ),
  );
});

describe("a bulk call that Clerk applies in part", () => {
  const answers = Object.keys(answersInPart) as AnswerInPart[];

  test.each(answers)("rows of a call that is applied in part and answered as %s are invited once", (answer) =>
    withHarness({ calls: [{ kind: "partly", answer }] }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await harness.runToEnd();
      await expectInvitedOnce(harness, list);
    }),
  );

  test.each(answers)(
    "rows of a call that is applied in part and answered as %s are found in a list that lags",
    (answer) =>
      withHarness({ calls: [{ kind: "partly", answer }], rules: { listLagMs: 4_000 } }, async (harness) => {
        await harness.submit(one, rowsOf(list));
        await harness.runToEnd();
        await expectInvitedOnce(harness, list);
      }),
  );

  test.each(answers)(
    "rows of a call that is applied in part, answered as %s and revoked by an admin are not sent again",
    (answer) => {
      const closed: Fault = { kind: "wait", retryAfterMs: hourMs / 2 };
      return withHarness({ calls: [{ kind: "partly", answer }, closed, closed] }, async (harness) => {
        await harness.submit(one, rowsOf(list));
        await advance(harness, 500);
        const applied = harness.clerk.invitations.map((invitation) => invitation.emailAddress);
        expect(applied).toHaveLength(5);
        for (const emailAddress of applied) harness.clerk.happens({ emailAddress, event: "revoked" });
        await harness.runToEnd();
        expect(madeByEngine(harness)).toEqual(list.toSorted());
      });
    },
  );
});

test("rows of a call that a crash cut off after a refused one are invited once", () =>
  withHarness(
    {
      calls: [...repeated(3, { kind: "busy" }), { kind: "crash-after" }],
      rules: { clockAheadMs: 3_600_000 },
    },
    async (harness) => {
      await harness.submit(one, rowsOf(list));
      await harness.runToEnd();
      await expectInvitedOnce(harness, list);
    },
  ));

describe("an outage", () => {
  test("twelve seconds of calls without an answer do not fail a batch of one row", () =>
    withHarness({ calls: repeated(6, { kind: "before" }) }, async (harness) => {
      await harness.submit(one, rowsOf(["a@example.com"]));
      await harness.runToEnd();
      await expectInvitedOnce(harness, ["a@example.com"]);
    }));

  test("an hour of calls without an answer does not fail any row", () =>
    withHarness({ calls: repeated(60, { kind: "before" }) }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(30)));
      await harness.runToEnd();
      await expectInvitedOnce(harness, addresses(30));
    }));

  test("an outage that begins after other calls succeeded does not fail any row", () =>
    withHarness(
      { calls: [...repeated(3, { kind: "none" }), ...repeated(20, { kind: "before" })] },
      async (harness) => {
        await harness.submit(one, rowsOf(addresses(60)));
        await harness.runToEnd();
        await expectInvitedOnce(harness, addresses(60));
      },
    ));

  test("revocations without an answer do not fail a batch of one row", () =>
    withHarness(
      {
        known: { invited: new Set(["a@example.com"]) },
        changes: Array.from({ length: 8 }, () => "before" as const),
      },
      async (harness) => {
        const [old] = harness.clerk.invitations;
        const rows = [{ invitationId: old!.id, emailAddress: "a@example.com" }];
        await harness.submitBatch(one, { kind: "revoke", rows });
        await harness.runToEnd();
        expect(old!.status).toBe("revoked");
        expect(await rowsOfBatch(harness)).toMatchObject([{ outcome: "done" }]);
      },
    ));
});
