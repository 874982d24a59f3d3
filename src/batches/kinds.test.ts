import { describe, expect, test } from "vitest";
import type { BatchOptions } from "#contract/batch.ts";
import { testMark } from "#recipients/test-mark.ts";
import {
  addresses,
  batchId,
  type Harness,
  type HarnessOptions,
  rowsOf,
  withHarness,
} from "#batches/testing/harness.ts";
import type { ChangeFault } from "#batches/testing/model-faults.ts";
import { countsOf, existing, pending, rowsOfBatch } from "#batches/testing/scenario.ts";

const [first, second] = [batchId(1), batchId(2)];

const statuses = (harness: Harness) => harness.clerk.invitations.map(({ status }) => status);
const invited = (count: number): HarnessOptions => ({ known: { invited: new Set(addresses(count)) } });

/** The most changes that Clerk received within a second. */
function busiestSecond(harness: Harness): number {
  const times = harness.clerk.changes.map(({ at }) => at);
  return Math.max(0, ...times.map((end) => times.filter((at) => at > end - 1_000 && at <= end).length));
}

describe("a batch that revokes", () => {
  test("a batch that revokes spends no allowance", () =>
    withHarness(invited(12), async (harness) => {
      await harness.submitBatch(first, { kind: "revoke", rows: existing(harness) });
      await harness.runToEnd();
      expect(statuses(harness)).toEqual(Array.from({ length: 12 }, () => "revoked"));
      expect(await harness.engine().get(first)).toMatchObject({
        state: "finished",
        kind: "revoke",
        origin: null,
        options: {},
        counts: { done: 12 },
      });
      expect(harness.clerk.calls).toEqual([]);
      expect(busiestSecond(harness)).toBeLessThanOrEqual(5);
    }));

  test("a batch that revokes reports invitations that need no revoking", () =>
    withHarness(invited(4), async (harness) => {
      const rows = existing(harness);
      harness.clerk.accept(harness.clerk.invitations[0]!);
      harness.clerk.invitations[1]!.status = "revoked";
      harness.clerk.invitations.splice(2, 1);
      await harness.submitBatch(first, { kind: "revoke", rows });
      await harness.runToEnd();
      const outcomes = (await rowsOfBatch(harness, first)).map(({ outcome, code }) => [outcome, code]);
      expect(outcomes).toEqual([
        ["skipped", "already_accepted"],
        ["done", undefined],
        ["skipped", "invitation_gone"],
        ["done", undefined],
      ]);
    }));

  const faults: ChangeFault[] = [
    "not-sent",
    "before",
    "after",
    "key-refused",
    "wait",
    "crash-before",
    "crash-after",
  ];
  test.each(faults)("a batch that revokes survives a call that ends with %s", (fault) =>
    withHarness({ ...invited(3), changes: [fault, "none", fault] }, async (harness) => {
      await harness.submitBatch(first, { kind: "revoke", rows: existing(harness) });
      await harness.runToEnd();
      expect(await countsOf(harness, first)).toMatchObject({ done: 3 });
      expect(statuses(harness)).toEqual(["revoked", "revoked", "revoked"]);
    }),
  );

  test("a row that revokes survives an outage of any length", () =>
    withHarness({ ...invited(1), changes: Array.from({ length: 8 }, () => "before") }, async (harness) => {
      await harness.submitBatch(first, { kind: "revoke", rows: existing(harness) });
      await harness.runToEnd();
      expect(await rowsOfBatch(harness, first)).toMatchObject([{ outcome: "done", attempts: 1 }]);
      expect(harness.clerk.changes).toHaveLength(9);
    }));

  test("a refused key holds the whole batch", () =>
    withHarness(
      { ...invited(3), changes: Array.from({ length: 12 }, () => "key-refused") },
      async (harness) => {
        await harness.submitBatch(first, { kind: "revoke", rows: existing(harness) });
        await harness.time.runUntil(async () => (await harness.engine().get(first))!.waiting !== null);
        expect(await harness.engine().get(first)).toMatchObject({
          waiting: { code: "clerk_key_refused", until: null },
          expectedEndAt: null,
        });
        await harness.runToEnd();
        expect(await countsOf(harness, first)).toMatchObject({ done: 3 });
      },
    ));

  test("revoking continues while invitations wait for quota", () =>
    withHarness(invited(3), async (harness) => {
      const opensAt = harness.time.now() + 300_000;
      const backoff = { opens_at: opensAt, code: "clerk_mail_quota", detail: "", tries: 1 };
      for (const lane of ["bulk", "single"]) {
        await harness
          .db()
          .insertInto("lane")
          .values({ instance: "sandbox", lane, ...backoff })
          .execute();
      }
      await harness.submitBatch(first, { kind: "revoke", rows: existing(harness) });
      expect(await harness.engine().get(first)).toMatchObject({ waiting: null });
      await harness.runToEnd();
      expect(await countsOf(harness, first)).toMatchObject({ done: 3 });
      const stored = await harness.db().selectFrom("lane").select("opens_at").execute();
      expect(stored.map((lane) => lane.opens_at)).toEqual([opensAt, opensAt]);
    }));
});

describe("a batch that deletes", () => {
  test("deleting an invitation that is gone is done", () =>
    withHarness(invited(3), async (harness) => {
      const rows = existing(harness);
      harness.clerk.invitations.splice(1, 1);
      await harness.submitBatch(first, { kind: "delete", rows });
      await harness.runToEnd();
      expect(await countsOf(harness, first)).toMatchObject({ done: 3 });
      expect(harness.clerk.invitations).toEqual([]);
    }));

  test("a batch can delete several invitations of one address", () =>
    withHarness({}, async (harness) => {
      harness.clerk.inviteElsewhere("a@example.com").status = "revoked";
      harness.clerk.inviteElsewhere("a@example.com");
      const rows = existing(harness);
      await harness.submitBatch(first, { kind: "delete", rows: [...rows, rows[0]!] });
      await harness.runToEnd();
      expect(harness.clerk.invitations).toEqual([]);
      const outcomes = (await rowsOfBatch(harness, first)).map(({ outcome, code }) => [outcome, code]);
      expect(outcomes).toEqual([
        ["done", undefined],
        ["done", undefined],
        ["skipped", "duplicate"],
      ]);
    }));

  test("deleting an invitation deletes its record", () =>
    withHarness({}, async (harness) => {
      await harness.submit(first, rowsOf(addresses(2)));
      await harness.time.runUntil(async () => (await harness.engine().get(first))!.state === "finished");
      await harness.submitBatch(second, { kind: "delete", rows: existing(harness).slice(0, 1) });
      await harness.runToEnd();
      const stored = await harness.db().selectFrom("invitation_record").select("email_address").execute();
      expect(stored.map((one) => one.email_address)).toEqual(["person1@example.com"]);
    }));
});

describe("a batch that resends", () => {
  const resend = (harness: Harness, options: BatchOptions = {}) =>
    harness.submitBatch(first, { kind: "resend", options, rows: existing(harness) });

  test("a resend leaves one pending invitation for each address", () =>
    withHarness(invited(25), async (harness) => {
      await resend(harness);
      await harness.runToEnd();
      expect(await countsOf(harness, first)).toMatchObject({ done: 25 });
      const left = pending(harness);
      expect(left.map((one) => one.emailAddress).toSorted()).toEqual(addresses(25).toSorted());
      expect(left.every((one) => one.isOurs)).toBe(true);
    }));

  test("a resend fills its bulk calls", () =>
    withHarness(invited(30), async (harness) => {
      await resend(harness);
      await harness.runToEnd();
      expect(harness.clerk.calls.map((call) => call.addresses.length)).toEqual([10, 10, 10]);
    }));

  test("a resend never revokes far ahead of the new invitations", () =>
    withHarness(invited(400), async (harness) => {
      await resend(harness);
      let most = 0;
      await harness.time.runUntil(async () => {
        const half = harness.clerk.invitations.filter((one) => one.status === "revoked").length;
        const sent = harness.clerk.invitations.filter((one) => one.isOurs).length;
        most = Math.max(most, half - sent);
        return (await harness.engine().get(first))!.counts.done > 360;
      });
      expect(most).toBeLessThanOrEqual(21);
    }));

  test("a resend uses known options and overrides them with its own", () =>
    withHarness({}, async (harness) => {
      const options = { redirectUrl: "https://example.com/", expiresInDays: 7, notify: false };
      await harness.submitBatch(second, { kind: "invite", options, rows: rowsOf(["a@example.com"]) });
      await harness.time.runUntil(async () => (await harness.engine().get(second))!.state === "finished");
      harness.clerk.invitations[0]!.publicMetadata = { team: "north" };
      await resend(harness, { expiresInDays: 3 });
      await harness.runToEnd();
      const records = await harness.db().selectFrom("invitation_record").selectAll().execute();
      expect(JSON.parse(records.find((one) => one.batch_id === first)!.options)).toEqual({
        redirectUrl: "https://example.com/",
        notify: false,
        expiresInDays: 3,
        publicMetadata: { team: "north" },
      });
    }));

  test("a resend skips accepted invitations and renews expired ones", () =>
    withHarness(invited(3), async (harness) => {
      const rows = existing(harness);
      harness.clerk.accept(harness.clerk.invitations[0]!);
      harness.clerk.invitations[1]!.status = "expired";
      harness.clerk.invitations.splice(2, 1);
      await harness.submitBatch(first, { kind: "resend", options: {}, rows });
      await harness.runToEnd();
      const outcomes = (await rowsOfBatch(harness, first)).map(({ outcome, code }) => [outcome, code]);
      expect(outcomes).toEqual([
        ["skipped", "already_accepted"],
        ["done", undefined],
        ["done", undefined],
      ]);
      // A list that lags may not show a new one.
      const gone = rows[2]!.invitationId;
      expect(harness.clerk.changes).toMatchObject([{ kind: "revoke", id: gone }]);
    }));

  test("a resend revokes one invitation at a time while calls fail", () => {
    const failing = Array.from({ length: 30 }, () => ({ kind: "before" }) as const);
    return withHarness({ ...invited(10), calls: failing }, async (harness) => {
      await harness.submit(second, [{ emailAddress: "new@example.com" }]);
      await harness.time.runUntil(() => harness.clerk.calls.length === 6);
      await harness.submitBatch(first, { kind: "resend", options: {}, rows: existing(harness) });
      await harness.time.runUntil(() => harness.clerk.calls.length === 28);
      expect(harness.clerk.changes.length).toBeLessThanOrEqual(1);
      await harness.runToEnd();
      expect(statuses(harness).filter((status) => status === "pending")).toHaveLength(11);
    });
  });

  test("a resend whose address Clerk refuses to search fails without a revocation and says so", () =>
    withHarness(invited(5), async (harness) => {
      harness.clerk.state.unsearchable = new Map([["person0@example.com", "refused"]]);
      await harness.submitBatch(first, { kind: "resend", options: {}, rows: existing(harness) });
      await harness.runToEnd();
      const [row, ...others] = await rowsOfBatch(harness, first);
      expect(row).toMatchObject({ outcome: "failed", code: "clerk_failed" });
      expect(row?.detail).toContain("so nothing was revoked");
      expect(others.map(({ outcome }) => outcome)).toEqual(["done", "done", "done", "done"]);
      expect(harness.clerk.invitations[0]?.status).toBe("pending");
    }));

  test("a resend whose address is never found stops no others", () =>
    withHarness(invited(5), async (harness) => {
      harness.clerk.state.unsearchable = new Map([["person0@example.com", "unknown"]]);
      await harness.submitBatch(first, { kind: "resend", options: {}, rows: existing(harness) });
      const areDone = async () => (await countsOf(harness, first))?.done === 4;
      await harness.time.runUntil(areDone, 60_000);
    }));

  test("a resend whose first addresses cannot be searched goes on with the others", () =>
    withHarness({ ...invited(15), calls: [{ kind: "before" }] }, async (harness) => {
      const { clerk, time } = harness;
      await harness.submitBatch(first, { kind: "resend", options: {}, rows: existing(harness) });
      await time.runUntil(() => clerk.calls.length === 1);
      clerk.state.unsearchable = new Map(clerk.calls[0]!.addresses.map((address) => [address, "unknown"]));
      const others = 15 - clerk.calls[0]!.addresses.length;
      expect(others).toBeGreaterThan(0);
      const isOver = () => clerk.invitations.filter(({ isOurs }) => isOurs).length === others;
      await time.runUntil(isOver, 600_000);
    }));

  test("a resend leaves both of two pending invitations of one address alone and says so", () =>
    withHarness({}, async (harness) => {
      harness.clerk.inviteElsewhere("a@example.com");
      const [old] = existing(harness);
      harness.clerk.inviteElsewhere("a@example.com");
      await harness.submitBatch(first, { kind: "resend", options: {}, rows: [old!] });
      await harness.submit(second, [{ emailAddress: "a@example.com", replaces: old!.invitationId }]);
      await harness.runToEnd();
      for (const id of [first, second]) {
        const [row] = await rowsOfBatch(harness, id);
        expect(row).toMatchObject({ outcome: "skipped", code: "already_invited" });
        expect(row?.detail).toContain("has another pending invitation since");
        expect(row?.detail).toContain("so nothing was revoked");
      }
      expect(statuses(harness)).toEqual(["pending", "pending"]);
      expect(harness.clerk.changes).toEqual([]);
    }));

  test("a resend ignores a pending test of the address", () =>
    withHarness({}, async (harness) => {
      harness.clerk.inviteElsewhere("a@example.com");
      const rows = existing(harness);
      const made = harness.clerk.inviteElsewhere("a@example.com");
      made.publicMetadata = { [testMark]: true };
      await harness.submitBatch(first, { kind: "resend", options: {}, rows });
      await harness.runToEnd();
      expect(statuses(harness)[0]).toBe("revoked");
    }));

  test("a skipped row says that its old invitation was revoked before someone else invited the address", () =>
    withHarness(invited(1), async (harness) => {
      await resend(harness);
      await harness.time.runUntil(() => statuses(harness)[0] === "revoked");
      harness.clerk.inviteElsewhere("person0@example.com");
      await harness.runToEnd();
      const [row] = await rowsOfBatch(harness, first);
      expect(row).toMatchObject({ outcome: "skipped", code: "already_invited" });
      expect(row?.detail).toContain("was revoked, but it was not invited again");
    }));

  test("a failed row says that its old invitation was revoked", () =>
    withHarness(
      { known: { invited: new Set(addresses(2)), blocked: new Set(addresses(1)) } },
      async (harness) => {
        await resend(harness);
        await harness.runToEnd();
        expect(await countsOf(harness, first)).toMatchObject({ done: 1, failed: 1 });
        const [row] = await rowsOfBatch(harness, first);
        expect(row).toMatchObject({ code: "address_blocked" });
        expect(row?.detail).toContain("was revoked, but it was not invited again");
      },
    ));

  test("a cancel fails rows that were revoked but not invited again", () =>
    withHarness(invited(20), async (harness) => {
      await resend(harness);
      await harness.time.runUntil(() => statuses(harness).filter((one) => one === "revoked").length === 4);
      await harness.engine().cancel(first);
      await harness.time.runUntil(async () => (await harness.engine().get(first))!.counts.sending === 0);
      const half = statuses(harness).filter((one) => one === "revoked").length;
      expect(await countsOf(harness, first)).toMatchObject({ failed: half, queued: 0, cancelled: 20 - half });
      const failed = (await rowsOfBatch(harness, first)).filter((row) => row.outcome === "failed");
      expect(failed.map((row) => row.code)).toEqual(failed.map(() => "not_invited_again"));
      expect(failed[0]?.detail).toContain("the batch was cancelled");
    }));
});

describe("an invite that replaces a pending one", () => {
  test("an invite that replaces an invitation revokes it first", () =>
    withHarness(invited(1), async (harness) => {
      const [old] = existing(harness);
      await harness.submit(first, [{ emailAddress: old!.emailAddress, replaces: old!.invitationId }]);
      await harness.runToEnd();
      expect(statuses(harness)).toEqual(["revoked", "pending"]);
      expect(await rowsOfBatch(harness, first)).toMatchObject([
        { outcome: "done", invitationId: "inv_000002" },
      ]);
    }));
});
