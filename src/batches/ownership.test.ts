import { describe, expect, test } from "vitest";
import { addresses, rowsOf, withHarness } from "#batches/testing/harness.ts";
import {
  advance,
  countsOf,
  expectInvitedOnce,
  madeByEngine,
  one,
  rowsOfBatch,
  untilCounts,
} from "#batches/testing/scenario.ts";

const list = addresses(10);
const a = "a@example.com";
const hour = 3_600_000;

describe("an invitation that another admin makes", () => {
  test.each([
    ["other metadata", { publicMetadata: { team: "green" } }],
    ["no metadata", {}],
    ["other days", { publicMetadata: { team: "blue" }, expiresInDays: 7 }],
  ])(
    "an invitation of another admin with %s during a call without an answer is not reported as ours",
    (_, theirs) =>
      withHarness({ calls: [{ kind: "before" }] }, async (harness) => {
        const options = { publicMetadata: { team: "blue" } };
        await harness.submitBatch(one, { kind: "invite", options, rows: rowsOf([a]) });
        await harness.time.runUntil(() => harness.clerk.calls.length === 1);
        await advance(harness, 500);
        harness.clerk.happens({ emailAddress: a, event: "invited", ...theirs });
        await harness.runToEnd();
        expect(await rowsOfBatch(harness)).toMatchObject([{ outcome: "skipped", code: "already_invited" }]);
        expect(madeByEngine(harness)).toEqual([]);
      }),
  );

  test("an invitation that another admin made and revoked just before our call is not reported as ours", () =>
    withHarness({ calls: [{ kind: "before" }] }, async (harness) => {
      const theirs = harness.clerk.inviteElsewhere(a);
      await advance(harness, 10_000);
      harness.clerk.change(theirs, "revoked");
      await advance(harness, 10_000);
      await harness.submit(one, rowsOf([a]));
      await harness.runToEnd();
      await expectInvitedOnce(harness, [a]);
    }));

  test("an invitation that another admin made with our options during our call and revoked is not reported as ours", () =>
    withHarness({ calls: [{ kind: "before" }] }, async (harness) => {
      await harness.submit(one, rowsOf([a]));
      await harness.time.runUntil(() => harness.clerk.calls.length === 1);
      await advance(harness, 500);
      const theirs = harness.clerk.inviteElsewhere(a);
      harness.clerk.change(theirs, "revoked");
      await harness.runToEnd();
      const [row] = await rowsOfBatch(harness);
      expect(row?.outcome === "done" ? row.invitationId : null).not.toBe(theirs.id);
    }));

  test("an invitation that another admin made with our options after the submit is not reported as ours", () =>
    withHarness({}, async (harness) => {
      const many = addresses(400);
      await harness.submit(one, rowsOf(many));
      await untilCounts(harness, ({ done = 0 }) => done > 20);
      harness.clerk.inviteElsewhere("person399@example.com");
      await harness.runToEnd();
      expect(await countsOf(harness)).toMatchObject({ done: 399, skipped: 1 });
      expect(madeByEngine(harness)).toHaveLength(399);
    }));

  test("a rollback does not revoke an invitation that another admin made during our call", () =>
    withHarness({ calls: [{ kind: "before" }] }, async (harness) => {
      const options = { publicMetadata: { team: "blue" } };
      await harness.submitBatch(one, { kind: "invite", options, rows: rowsOf([a, "b@example.com"]) });
      await harness.time.runUntil(() => harness.clerk.calls.length === 1);
      await advance(harness, 500);
      const theirs = harness.clerk.inviteElsewhere(a);
      await harness.runToEnd();
      await harness.engine().rollback(one, "Admin");
      await advance(harness, 400_000);
      expect(theirs.status).toBe("pending");
      expect(harness.clerk.invitations.filter(({ isOurs }) => isOurs).map(({ status }) => status)).toEqual([
        "revoked",
      ]);
    }));

  test("a rollback does not revoke an invitation that another admin made long after a call of ours without an answer", () =>
    withHarness({ calls: [{ kind: "before" }] }, async (harness) => {
      await harness.submit(one, rowsOf([a]));
      await harness.runToEnd();
      await advance(harness, hour);
      harness.clerk.happens({ emailAddress: a, event: "revoked" });
      const theirs = harness.clerk.inviteElsewhere(a);
      await harness.engine().rollback(one, "Admin");
      await advance(harness, 700_000);
      expect(theirs.status).toBe("pending");
    }));

  test("an invitation that another admin made in a pause long after a call without an answer is not reported as ours", () =>
    withHarness({ calls: [{ kind: "before" }] }, async (harness) => {
      await harness.submit(one, rowsOf([a]));
      await harness.time.runUntil(() => harness.clerk.calls.length === 1);
      await harness.engine().pause(one);
      await advance(harness, hour);
      const theirs = harness.clerk.inviteElsewhere(a);
      await harness.engine().resume(one);
      await harness.runToEnd();
      expect(await rowsOfBatch(harness)).toMatchObject([{ outcome: "skipped", code: "already_invited" }]);
      await harness.engine().rollback(one, "Admin");
      await advance(harness, 700_000);
      expect(theirs.status).toBe("pending");
    }));

  test("an invitation that another admin made between two answered calls is not reported as ours", () => {
    const limited = { kind: "wait", retryAfterMs: 100_000 } as const;
    return withHarness({ calls: [limited, limited, { kind: "partly" }] }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await advance(harness, 50_000);
      const theirs = harness.clerk.inviteElsewhere("person9@example.com");
      await harness.runToEnd();
      expect(await countsOf(harness)).toMatchObject({ done: 9, skipped: 1 });
      await harness.engine().rollback(one, "Admin");
      await advance(harness, 400_000);
      expect(theirs.status).toBe("pending");
    });
  });

  test("a rollback does not revoke an invitation that another admin made after ours was revoked", () =>
    withHarness({}, async (harness) => {
      await harness.submit(one, rowsOf([a]));
      await harness.runToEnd();
      harness.clerk.happens({ emailAddress: a, event: "revoked" });
      const theirs = harness.clerk.inviteElsewhere(a);
      await harness.engine().rollback(one, "Admin");
      await advance(harness, 400_000);
      expect(theirs.status).toBe("pending");
    }));
});

describe("an invitation of ours", () => {
  test.each([hour, 10_000, -10_000, -hour])(
    "an invitation whose call had no answer is found when Clerk's clock is ahead by %d ms",
    (clockAheadMs) =>
      withHarness({ calls: [{ kind: "after" }], rules: { clockAheadMs } }, async (harness) => {
        await harness.submit(one, rowsOf(list));
        await harness.runToEnd();
        await expectInvitedOnce(harness, list);
        expect(harness.clerk.calls).toHaveLength(1);
      }),
  );

  test.each([hour, -hour])(
    "an invitation whose call had no answer is found by the next process when Clerk's clock is ahead by %d ms",
    (clockAheadMs) =>
      withHarness({ calls: [{ kind: "crash-after" }], rules: { clockAheadMs } }, async (harness) => {
        await harness.submit(one, rowsOf(list));
        await harness.runToEnd();
        await expectInvitedOnce(harness, list);
        expect(harness.clerk.calls).toHaveLength(1);
      }),
  );

  test.each([30_000, -30_000])(
    "an invitation is found although the process has never read Clerk's clock, which is ahead by %d ms",
    (clockAheadMs) =>
      withHarness(
        {
          calls: [{ kind: "after" }],
          checks: Array.from({ length: 40 }, () => "not-sent" as const),
          rules: { clockAheadMs },
        },
        async (harness) => {
          await harness.submit(one, rowsOf(list));
          await harness.runToEnd();
          await expectInvitedOnce(harness, list);
        },
      ),
  );

  test("an invitation with metadata and days is found after a call without an answer", () =>
    withHarness({ calls: [{ kind: "after" }] }, async (harness) => {
      const options = { publicMetadata: { team: { name: "blue", tags: ["x", "y"] } }, expiresInDays: 90 };
      await harness.submitBatch(one, { kind: "invite", options, rows: rowsOf(list) });
      await harness.runToEnd();
      await expectInvitedOnce(harness, list);
      expect(harness.clerk.calls).toHaveLength(1);
    }));
});
