import { describe, expect, test } from "vitest";
import type { InviteLane } from "./lanes.ts";
import { addresses, batchId, type Harness, hourMs, rowsOf, withHarness } from "#batches/testing/harness.ts";
import type { LimitRules } from "#batches/testing/model-limits.ts";
import {
  advance,
  expectInvitedOnce,
  madeByEngine,
  one,
  repeated,
  untilCounts,
} from "#batches/testing/scenario.ts";

const callsOf = ({ clerk }: Harness, lane: InviteLane) => clerk.calls.filter((call) => call.lane === lane);
const limits: LimitRules = { hourMs, hour: "sliding", isRefusedSpent: false };

describe("a refused call", () => {
  test("a refused call does not count as spent before Clerk's limit says so", () =>
    withHarness(
      { known: { blocked: new Set(["person3@example.com"]) }, rules: { limits } },
      async (harness) => {
        await harness.submit(one, rowsOf(addresses(10)));
        await harness.runToEnd();
        const { bulk, single } = await harness.engine().allowance();
        expect(bulk.limit - bulk.left + single.limit - single.left).toBeLessThan(harness.clerk.calls.length);
      },
    ));

  test("a batch uses the allowance of the whole hour when refused calls cost nothing", () =>
    withHarness({ known: { blocked: new Set(addresses(30)) }, rules: { limits } }, async (harness) => {
      // Clerk refuses each of these together with nine others.
      const list = Array.from({ length: 300 }, (_, index) =>
        index % 10 === 0 ? `person${index / 10}@example.com` : `good${index}@example.com`,
      );
      await harness.submit(one, rowsOf(list));
      await advance(harness, hourMs - 5_000);
      expect(madeByEngine(harness)).toHaveLength(270);
    }));

  test.each(["sliding", "fixed"] as const)(
    "Clerk's limit refuses only a few calls when refused calls cost allowance, in a %s hour",
    (hour) =>
      withHarness(
        {
          known: { blocked: new Set(addresses(60)) },
          rules: { limits: { hourMs, hour, isRefusedSpent: true } },
        },
        async (harness) => {
          const list = Array.from({ length: 600 }, (_, index) =>
            index % 10 === 0 ? `person${index / 10}@example.com` : `good${index}@example.com`,
          );
          await harness.submit(one, rowsOf(list));
          await harness.runToEnd();
          expect(madeByEngine(harness)).toHaveLength(540);
          const tried = harness.clerk.requests.filter(
            ({ name }) => name === "inviteMany" || name === "inviteOne",
          );
          expect(tried.length - harness.clerk.calls.length).toBeLessThan(40);
        },
      ),
  );

  test("rows that the check recognises never cost a call", () =>
    withHarness(
      {
        known: { users: new Set(addresses(20)), invited: new Set(addresses(20, "invited")) },
        rules: { limits },
      },
      async (harness) => {
        const list = [...addresses(20), ...addresses(20, "invited"), ...addresses(20, "new")];
        await harness.submit(one, rowsOf(list));
        await harness.runToEnd();
        expect(harness.clerk.calls.flatMap((call) => call.addresses).toSorted()).toEqual(
          addresses(20, "new").toSorted(),
        );
      },
    ));

  test("another tool's calls cost only their own allowance", () =>
    withHarness(
      { rules: { limits: { hourMs, hour: "sliding", isRefusedSpent: false, othersShare: 1 / 3 } } },
      async (harness) => {
        await harness.submit(one, rowsOf(addresses(900)));
        await advance(harness, 3 * hourMs);
        expect(madeByEngine(harness).length).toBeGreaterThan(0.95 * 3 * 350 * (2 / 3));
      },
    ));
});

describe("calls that are not full", () => {
  test("rows that were reconciled within seconds travel together", () =>
    withHarness({ calls: [{ kind: "before" }] }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(10)));
      await harness.runToEnd();
      await expectInvitedOnce(harness, addresses(10));
      expect(callsOf(harness, "bulk").length + callsOf(harness, "single").length).toBeLessThanOrEqual(3);
    }));

  test("rows that were reconciled travel together while the rest of the batch is sent", () =>
    withHarness({ calls: [{ kind: "before" }] }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(150)));
      await harness.runToEnd();
      await expectInvitedOnce(harness, addresses(150));
      expect(callsOf(harness, "bulk").length).toBeLessThanOrEqual(18);
    }));

  test("a call does not wait for rows while Clerk cannot be searched", () =>
    withHarness({ calls: [{ kind: "before" }], searches: repeated(200, "not-sent") }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(10)));
      await advance(harness, 60_000);
      await harness.submit(batchId(2), rowsOf(addresses(6, "other")));
      await untilCounts(harness, ({ done = 0 }) => done === 6, { id: batchId(2), withinMs: 60_000 });
    }));

  test("a call does not wait for a revocation that was cancelled", () =>
    withHarness(
      { known: { invited: new Set(["old@example.com"]) }, changes: ["before"] },
      async (harness) => {
        const [old] = harness.clerk.invitations;
        const rows = [{ invitationId: old!.id, emailAddress: "old@example.com" }];
        await harness.submitBatch(one, { kind: "resend", options: {}, rows });
        await harness.time.runUntil(() => harness.clerk.changes.length === 1);
        await harness.engine().cancel(one);
        await harness.submit(batchId(2), rowsOf(addresses(5)));
        await untilCounts(harness, ({ done = 0 }) => done === 5, { id: batchId(2), withinMs: 20_000 });
      },
    ));

  test("batches of one row use the single lane while it has more calls left", () =>
    withHarness({}, async (harness) => {
      for (let number = 1; number <= 26; number += 1) {
        await harness.submit(batchId(number), rowsOf([`person${number}@example.com`]));
        await advance(harness, 1_000);
      }
      await harness.runToEnd();
      expect(madeByEngine(harness)).toHaveLength(26);
      expect(callsOf(harness, "bulk").length).toBeLessThanOrEqual(3);
    }));
});

describe("a lane that waits", () => {
  test.each([null, 0, Number.NaN])("a 429 with a Retry-After of %s backs off with growth", (retryAfterMs) =>
    withHarness({ calls: repeated(14, { kind: "wait", retryAfterMs }) }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(10)));
      await harness.runToEnd();
      await expectInvitedOnce(harness, addresses(10));
      for (const name of ["inviteMany", "inviteOne"]) {
        const times = harness.clerk.requests.filter((request) => request.name === name).map(({ at }) => at);
        const gaps = times.slice(1).map((at, index) => at - times[index]!);
        for (const [index, gap] of gaps.slice(1).entries()) expect(gap).toBeGreaterThan(0.9 * gaps[index]!);
        expect(gaps.at(-1)).toBeGreaterThan(8 * gaps[0]!);
      }
    }),
  );

  test("batches that cannot move do not hide one that can", () =>
    withHarness(
      { calls: [{ kind: "before" }], known: { unsearchable: new Map([["a@example.com", "unknown"]]) } },
      async (harness) => {
        for (let number = 1; number <= 12; number += 1) {
          await harness.submit(batchId(number), rowsOf(["a@example.com"]));
          await advance(harness, 100);
        }
        await harness.submit(batchId(13), rowsOf(["b@example.com"]));
        await untilCounts(harness, ({ done = 0 }) => done === 1, { id: batchId(13), withinMs: 120_000 });
      },
    ));
});
