import { describe, expect, test } from "vitest";
import type { BatchOptions, Row } from "#contract/batch.ts";
import { batchId, type Desk, type DeskOptions, openDesk, rowsOf } from "#batches/testing/harness.ts";
import type { ChangeFault } from "#batches/testing/model-changes.ts";

const [first, second] = [batchId(1), batchId(2)];
const people = (count: number) => Array.from({ length: count }, (_, index) => `person${index}@example.com`);

async function open(options: DeskOptions, check: (desk: Desk) => Promise<void>): Promise<void> {
  const desk = await openDesk(options);
  await check(desk);
  await desk.close();
}

async function rowsIn(desk: Desk, id: string): Promise<Row[]> {
  return (await desk.engine().rows(id, { query: "", limit: 1_000, offset: 0 }))!.data;
}

/** Rows about the invitations that Clerk has now. */
const existing = (desk: Desk) =>
  desk.clerk.invitations.map(({ id, emailAddress }) => ({ invitationId: id, emailAddress }));

const statuses = (desk: Desk) => desk.clerk.invitations.map(({ status }) => status);
const invited = (count: number): DeskOptions => ({ world: { invited: new Set(people(count)) } });
const counts = async (desk: Desk, id: string) => (await desk.engine().get(id))!.counts;

/** The most revocations and deletions that Clerk got within a second. */
function busiestSecond(desk: Desk): number {
  const times = desk.clerk.changes.map(({ at }) => at);
  return Math.max(0, ...times.map((end) => times.filter((at) => at > end - 1_000 && at <= end).length));
}

describe("a batch that revokes", () => {
  test("revokes each one and spends no invitation", () =>
    open(invited(12), async (desk) => {
      await desk.submitBatch(first, { kind: "revoke", rows: existing(desk) });
      await desk.runToEnd();
      expect(statuses(desk)).toEqual(Array.from({ length: 12 }, () => "revoked"));
      expect(await desk.engine().get(first)).toMatchObject({
        state: "finished",
        kind: "revoke",
        origin: null,
        options: {},
        counts: { done: 12 },
      });
      expect(desk.clerk.calls).toEqual([]);
      expect(busiestSecond(desk)).toBeLessThanOrEqual(5);
    }));

  test("tells what was done to each before", () =>
    open(invited(4), async (desk) => {
      const rows = existing(desk);
      desk.clerk.invitations[0]!.status = "accepted";
      desk.clerk.invitations[1]!.status = "revoked";
      desk.clerk.invitations.splice(2, 1);
      await desk.submitBatch(first, { kind: "revoke", rows });
      await desk.runToEnd();
      const told = (await rowsIn(desk, first)).map(({ outcome, code }) => [outcome, code]);
      expect(told).toEqual([
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
  test.each(faults)("survives a call that ends with %s", (fault) =>
    open({ ...invited(3), changes: [fault, "none", fault] }, async (desk) => {
      await desk.submitBatch(first, { kind: "revoke", rows: existing(desk) });
      await desk.runToEnd();
      expect(await counts(desk, first)).toMatchObject({ done: 3 });
      expect(statuses(desk)).toEqual(["revoked", "revoked", "revoked"]);
    }),
  );

  test("gives up on one after five calls unanswered", () =>
    open({ ...invited(1), changes: Array.from({ length: 5 }, () => "before") }, async (desk) => {
      await desk.submitBatch(first, { kind: "revoke", rows: existing(desk) });
      await desk.runToEnd();
      expect(await rowsIn(desk, first)).toMatchObject([
        { outcome: "failed", code: "outcome_unknown", attempts: 5 },
      ]);
      expect(desk.clerk.changes).toHaveLength(5);
    }));

  test("waits as a whole for a refused key", () =>
    open({ ...invited(3), changes: Array.from({ length: 12 }, () => "key-refused") }, async (desk) => {
      await desk.submitBatch(first, { kind: "revoke", rows: existing(desk) });
      await desk.time.runUntil(async () => (await desk.engine().get(first))!.waiting !== null);
      expect(await desk.engine().get(first)).toMatchObject({
        waiting: { code: "clerk_key_refused", until: null },
        expectedEndAt: null,
      });
      await desk.runToEnd();
      expect(await counts(desk, first)).toMatchObject({ done: 3 });
    }));

  test("goes on while the invitations wait for mail", () =>
    open(invited(3), async (desk) => {
      const opensAt = desk.time.now() + 300_000;
      const gate = { opens_at: opensAt, code: "clerk_mail_quota", detail: "", tries: 1 };
      for (const lane of ["bulk", "single"]) {
        await desk
          .db()
          .insertInto("lane")
          .values({ instance: "sandbox", lane, ...gate })
          .execute();
      }
      await desk.submitBatch(first, { kind: "revoke", rows: existing(desk) });
      expect(await desk.engine().get(first)).toMatchObject({ waiting: null });
      await desk.runToEnd();
      expect(await counts(desk, first)).toMatchObject({ done: 3 });
      const kept = await desk.db().selectFrom("lane").select("opens_at").execute();
      expect(kept.map((lane) => lane.opens_at)).toEqual([opensAt, opensAt]);
    }));
});

describe("a batch that deletes", () => {
  test("counts what is gone already as done", () =>
    open(invited(3), async (desk) => {
      const rows = existing(desk);
      desk.clerk.invitations.splice(1, 1);
      await desk.submitBatch(first, { kind: "delete", rows });
      await desk.runToEnd();
      expect(await counts(desk, first)).toMatchObject({ done: 3 });
      expect(desk.clerk.invitations).toEqual([]);
    }));

  test("takes several invitations of one address", () =>
    open({}, async (desk) => {
      desk.clerk.invitedElsewhere("a@example.com").status = "revoked";
      desk.clerk.invitedElsewhere("a@example.com");
      const rows = existing(desk);
      await desk.submitBatch(first, { kind: "delete", rows: [...rows, rows[0]!] });
      await desk.runToEnd();
      expect(desk.clerk.invitations).toEqual([]);
      const told = (await rowsIn(desk, first)).map(({ outcome, code }) => [outcome, code]);
      expect(told).toEqual([
        ["done", undefined],
        ["done", undefined],
        ["skipped", "duplicate"],
      ]);
    }));

  test("erases the record with it", () =>
    open({}, async (desk) => {
      await desk.submit(first, rowsOf(people(2)));
      await desk.time.runUntil(async () => (await desk.engine().get(first))!.state === "finished");
      await desk.submitBatch(second, { kind: "delete", rows: existing(desk).slice(0, 1) });
      await desk.runToEnd();
      const kept = await desk.db().selectFrom("invitation_record").select("email_address").execute();
      expect(kept.map((one) => one.email_address)).toEqual(["person1@example.com"]);
    }));
});

describe("a batch that resends", () => {
  const resend = (desk: Desk, options: BatchOptions = {}) =>
    desk.submitBatch(first, { kind: "resend", options, rows: existing(desk) });

  test("leaves one pending invitation for each address", () =>
    open(invited(25), async (desk) => {
      await resend(desk);
      await desk.runToEnd();
      expect(await counts(desk, first)).toMatchObject({ done: 25 });
      const pending = desk.clerk.invitations.filter(({ status }) => status === "pending");
      expect(pending.map((one) => one.emailAddress).toSorted()).toEqual(people(25).toSorted());
      expect(pending.every((one) => one.isOurs)).toBe(true);
    }));

  test("fills its bulk calls", () =>
    open(invited(30), async (desk) => {
      await resend(desk);
      await desk.runToEnd();
      expect(desk.clerk.calls.map((call) => call.addresses.length)).toEqual([10, 10, 10]);
    }));

  test("never revokes far ahead of the invitations", () =>
    open(invited(400), async (desk) => {
      await resend(desk);
      let most = 0;
      await desk.time.runUntil(async () => {
        const half = desk.clerk.invitations.filter((one) => one.status === "revoked").length;
        const sent = desk.clerk.invitations.filter((one) => one.isOurs).length;
        most = Math.max(most, half - sent);
        return (await desk.engine().get(first))!.counts.done > 360;
      });
      expect(most).toBeLessThanOrEqual(21);
    }));

  test("uses what is known and lets its own options win", () =>
    open({}, async (desk) => {
      const options = { redirectUrl: "https://example.com/", expiresInDays: 7, notify: false };
      await desk.submitBatch(second, { kind: "invite", options, rows: rowsOf(["a@example.com"]) });
      await desk.time.runUntil(async () => (await desk.engine().get(second))!.state === "finished");
      desk.clerk.invitations[0]!.publicMetadata = { team: "north" };
      await resend(desk, { expiresInDays: 3 });
      await desk.runToEnd();
      const records = await desk.db().selectFrom("invitation_record").selectAll().execute();
      expect(JSON.parse(records.find((one) => one.batch_id === first)!.options)).toEqual({
        redirectUrl: "https://example.com/",
        notify: false,
        expiresInDays: 3,
        publicMetadata: { team: "north" },
      });
    }));

  test("leaves who has accepted and renews what has expired", () =>
    open(invited(3), async (desk) => {
      const rows = existing(desk);
      desk.clerk.invitations[0]!.status = "accepted";
      desk.clerk.invitations[1]!.status = "expired";
      desk.clerk.invitations.splice(2, 1);
      await desk.submitBatch(first, { kind: "resend", options: {}, rows });
      await desk.runToEnd();
      const told = (await rowsIn(desk, first)).map(({ outcome, code }) => [outcome, code]);
      expect(told).toEqual([
        ["skipped", "already_accepted"],
        ["done", undefined],
        ["done", undefined],
      ]);
      expect(desk.clerk.changes).toEqual([]);
    }));

  test("says of a failed row that it was revoked", () =>
    open({ world: { invited: new Set(people(2)), blocked: new Set(people(1)) } }, async (desk) => {
      await resend(desk);
      await desk.runToEnd();
      expect(await counts(desk, first)).toMatchObject({ done: 1, failed: 1 });
      const [row] = await rowsIn(desk, first);
      expect(row).toMatchObject({ code: "address_blocked" });
      expect(row?.detail).toContain("was revoked, but it was not invited again");
    }));

  test("fails what a cancel leaves half done", () =>
    open(invited(20), async (desk) => {
      await resend(desk);
      await desk.time.runUntil(() => statuses(desk).filter((one) => one === "revoked").length === 4);
      await desk.engine().cancel(first);
      await desk.time.runUntil(async () => (await desk.engine().get(first))!.counts.sending === 0);
      const half = statuses(desk).filter((one) => one === "revoked").length;
      expect(await counts(desk, first)).toMatchObject({ failed: half, queued: 0, cancelled: 20 - half });
      const failed = (await rowsIn(desk, first)).filter((row) => row.outcome === "failed");
      expect(failed.map((row) => row.code)).toEqual(failed.map(() => "not_invited_again"));
      expect(failed[0]?.detail).toContain("the batch was cancelled");
    }));
});

describe("an invite that replaces a pending one", () => {
  test("revokes it first and takes its own options", () =>
    open(invited(1), async (desk) => {
      const [old] = existing(desk);
      await desk.submit(first, [{ emailAddress: old!.emailAddress, replaces: old!.invitationId }]);
      await desk.runToEnd();
      expect(statuses(desk)).toEqual(["revoked", "pending"]);
      expect(await rowsIn(desk, first)).toMatchObject([{ outcome: "done", invitationId: "inv_000002" }]);
    }));
});
