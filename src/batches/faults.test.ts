import { sql } from "kysely";
import { expect, test } from "vitest";
import { createEngine } from "./engine.ts";
import {
  addresses,
  batchId,
  type Harness,
  type HarnessOptions,
  generalPer10s,
  hourMs,
  quiet,
  rowsOf,
  withHarness,
} from "#batches/testing/harness.ts";
import { one, repeated, rowsOfBatch, untilCounts } from "#batches/testing/scenario.ts";

// The thirty faults that a batch must survive. docs/engine.md lists the tests of those that are missing here.

const two = batchId(2);
const list = addresses(10);

const invited = (harness: Harness) =>
  harness.clerk.invitations.map((invitation) => invitation.emailAddress).toSorted();

/** Every row is done, with the one invitation that Clerk has for it. */
async function expectExact(harness: Harness, expected: readonly string[], id = one): Promise<void> {
  expect(invited(harness)).toEqual(expected.toSorted());
  const ids = new Map(
    harness.clerk.invitations.map((invitation) => [invitation.emailAddress, invitation.id]),
  );
  for (const row of await rowsOfBatch(harness, id)) {
    expect(row).toMatchObject({ outcome: "done", invitationId: ids.get(row.emailAddress) });
  }
}

/** Sends ten rows through faults and expects each to be sent once, after so many calls and attempts. */
function survives(faults: HarnessOptions, expected: { calls?: number; attempts?: number } = {}) {
  return () =>
    withHarness(faults, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await harness.runToEnd();
      await expectExact(harness, list);
      const made = { calls: harness.clerk.calls.length, attempts: 0 };
      for (const row of await rowsOfBatch(harness)) made.attempts = Math.max(made.attempts, row.attempts);
      expect(made).toMatchObject(expected);
    });
}

test("fault 1: a crash before the intent leaves rows queued", () =>
  withHarness({}, async (harness) => {
    await harness.submit(one, rowsOf(list));
    harness.crash();
    await harness.settledRestart();
    expect(harness.clerk.calls).toEqual([]);
    expect((await harness.engine().get(one))?.counts).toMatchObject({ queued: 10 });
    await harness.runToEnd();
    await expectExact(harness, list);
  }));

test(
  "fault 2: rows are sent after a crash before their call",
  survives({ calls: [{ kind: "crash-before" }] }, { calls: 1, attempts: 1 }),
);

test(
  "fault 3: a crash after the call sends nothing twice",
  survives({ calls: [{ kind: "crash-after" }] }, { calls: 1, attempts: 1 }),
);

test("fault 4: a crash at any step loses nothing", async () => {
  for (let tick = 1; tick <= 20; tick += 1) await survives({ crashAt: [tick] })();
});

test(
  "fault 5: a call applied without an answer is sent once",
  survives({ calls: [{ kind: "after" }] }, { calls: 1, attempts: 1 }),
);

test(
  "fault 6: a call applied after it was reconciled is sent once",
  survives({ calls: [{ kind: "late", afterMs: 2_500 }] }),
);

test(
  "fault 7: a failed connection does not count as an attempt",
  survives({ calls: repeated(12, { kind: "not-sent" }) }, { calls: 1, attempts: 1 }),
);

test(
  "fault 8: an incomplete answer is reconciled",
  survives({ calls: [{ kind: "answer-short" }] }, { calls: 1, attempts: 1 }),
);

test.each([0, 900, 5_000, hourMs, 10 ** 13, Number.NaN])(
  "fault 9: a Retry-After of %s ms is not a failure",
  (ms) => survives({ calls: [{ kind: "wait", retryAfterMs: ms }] }, { attempts: 1 })(),
);

test(
  "fault 10: a server error is reconciled, then retried",
  survives({ calls: repeated(2, { kind: "before" }) }),
);

test(
  "fault 11: a refused key does not count as an attempt",
  survives({ calls: repeated(12, { kind: "key-refused" }) }, { calls: 13, attempts: 1 }),
);

test("fault 12: a refused address does not stop the other nine", () =>
  withHarness({ known: { blocked: new Set(["person5@example.com"]) } }, async (harness) => {
    await harness.submit(one, rowsOf(list));
    await harness.runToEnd();
    expect(invited(harness)).toEqual(list.filter((address) => address !== "person5@example.com"));
    expect((await harness.engine().get(one))?.counts).toMatchObject({ done: 9, failed: 1 });
  }));

test("fault 13: a call refused but applied in part is sent once", survives({ calls: [{ kind: "partly" }] }));

test("fault 14: an address in two batches is invited once", () =>
  withHarness({}, async (harness) => {
    await harness.submit(one, rowsOf(["a@example.com", "A@Example.com", "a+tag@example.com"]));
    await harness.submit(two, rowsOf(["a@example.com"]));
    await harness.runToEnd();
    expect(invited(harness)).toEqual(["a+tag@example.com", "a@example.com"]);
    expect((await harness.engine().get(one))?.counts).toMatchObject({ done: 2, skipped: 1 });
    expect(await rowsOfBatch(harness, two)).toMatchObject([{ outcome: "skipped", code: "already_invited" }]);
  }));

test("fault 15: an address invited elsewhere meanwhile is skipped", () =>
  withHarness({}, async (harness) => {
    const many = addresses(200);
    await harness.submit(one, rowsOf(many));
    await untilCounts(harness, ({ done = 0 }) => done > 20);
    const { id } = harness.clerk.inviteElsewhere("person199@example.com");
    const theirs = harness.clerk.invitations.find((invitation) => invitation.id === id)!;
    theirs.publicMetadata = { team: "another" };
    await harness.runToEnd();
    expect(invited(harness)).toEqual(many.toSorted());
    expect((await harness.engine().get(one))?.counts).toMatchObject({ done: 199, skipped: 1 });
  }));

test("fault 16: a process that lost its lease during a call settles nothing", () =>
  withHarness({}, async (harness) => {
    await harness.submit(one, rowsOf(list));
    await untilCounts(harness, ({ sending = 0 }) => sending > 0);
    await harness.db().updateTable("lease").set({ holder: "other", token: 99, expires_at: 0 }).execute();
    await harness.runToEnd();
    await expectExact(harness, list);
  }));

test("fault 17: a stop finishes its call and the next process continues", () =>
  withHarness({}, async (harness) => {
    const many = addresses(100);
    await harness.submit(one, rowsOf(many));
    await untilCounts(harness, ({ sending = 0 }) => sending > 0);
    await harness.time.settled(harness.engine().stop());
    const { sending, done } = (await harness.engine().get(one))!.counts;
    expect([sending, done]).toEqual([0, harness.clerk.invitations.length]);
    harness.crash();
    await harness.runToEnd();
    await expectExact(harness, many);
  }));

test.each([3_600_000, -3_600_000])(
  "fault 19: a clock set back by %s ms costs less than three windows",
  (ms) =>
    withHarness({}, async (harness) => {
      const many = addresses(400);
      await harness.submit(one, rowsOf(many));
      await untilCounts(harness, ({ done = 0 }) => done >= 350);
      const before = harness.time.now();
      harness.time.setBack(ms);
      await harness.runToEnd();
      await expectExact(harness, many);
      expect(harness.time.now() + ms - before).toBeLessThan(3 * hourMs);
    }),
);

test("fault 20: nothing is sent while the database refuses writes", () =>
  withHarness({}, async (harness) => {
    await harness.submit(one, rowsOf(list));
    await sql`PRAGMA query_only = ON`.execute(harness.db());
    const until = harness.time.now() + hourMs;
    await harness.time.runUntil(() => harness.time.now() > until);
    expect(harness.clerk.calls).toEqual([]);
    expect((await harness.engine().get(one))?.waiting).toMatchObject({ code: "store_failed", until: null });
    await sql`PRAGMA query_only = OFF`.execute(harness.db());
    await harness.runToEnd();
    await expectExact(harness, list);
  }));

test("fault 21: an outcome is retried until it is stored", () =>
  withHarness({}, async (harness) => {
    await harness.submit(one, rowsOf(list));
    await untilCounts(harness, ({ sending = 0 }) => sending === 10);
    await sql`PRAGMA query_only = ON`.execute(harness.db());
    const until = harness.time.now() + 8_000;
    await harness.time.runUntil(() => harness.time.now() > until);
    expect((await harness.engine().get(one))?.counts).toMatchObject({ sending: 10, done: 0 });
    expect((await harness.engine().get(one))?.waiting?.code).toBe("store_failed");
    await sql`PRAGMA query_only = OFF`.execute(harness.db());
    await harness.runToEnd();
    await expectExact(harness, list);
    expect(harness.clerk.calls).toHaveLength(1);
  }));

test.each([
  ["long before the backup", { checked_at: null }],
  ["just before the backup", {}],
])("fault 22: rows of a restored backup that were checked %s are not sent again", (_, checked) =>
  withHarness({}, async (harness) => {
    const submittedAt = harness.time.now();
    await harness.submit(one, rowsOf(list));
    await harness.runToEnd();
    const db = harness.db();
    await db.deleteFrom("invitation_record").execute();
    const asBefore = { outcome: "queued", invitation_id: null, attempts: 0, ...checked };
    await db.updateTable("batch_row").set(asBefore).execute();
    await db.updateTable("batch_count").set({ rows: 0 }).execute();
    await db.updateTable("batch_count").set({ rows: 10 }).where("outcome", "=", "queued").execute();
    await db.updateTable("batch").set({ state: "running", finished_at: null }).execute();
    await db
      .updateTable("lease")
      .set({ alive_at: submittedAt - 60_000 })
      .execute();
    harness.crash();
    await harness.runToEnd();
    await expectExact(harness, list);
    expect(harness.clerk.calls).toHaveLength(1);
  }),
);

test("fault 23: an allowance used by other clients is not a failure", () =>
  withHarness({ calls: repeated(4, { kind: "wait", retryAfterMs: 20_000 }) }, async (harness) => {
    await harness.submit(one, rowsOf(addresses(60)));
    await harness.time.runUntil(async () => (await harness.engine().get(one))?.waiting != null);
    expect((await harness.engine().get(one))?.waiting).toMatchObject({ code: "clerk_limit" });
    await harness.runToEnd();
    await expectExact(harness, addresses(60));
  }));

test("fault 24: a cancel during a call counts exactly", () =>
  withHarness({ calls: [{ kind: "after" }] }, async (harness) => {
    await harness.submit(one, rowsOf(addresses(50)));
    await untilCounts(harness, ({ sending = 0 }) => sending > 0);
    await harness.engine().cancel(one);
    await untilCounts(harness, ({ sending = 0 }) => sending === 0);
    const { state, counts } = (await harness.engine().get(one))!;
    expect(state).toBe("cancelled");
    expect(counts.done).toBe(harness.clerk.invitations.length);
    expect(counts.done + counts.cancelled).toBe(50);
  }));

test("fault 25: the same submit twice is one batch", () =>
  withHarness({}, async (harness) => {
    const [first, second] = await Promise.all([
      harness.submit(one, rowsOf(list)),
      harness.submit(one, rowsOf(list)),
    ]);
    expect([first.kind, second.kind]).toEqual(["created", "unchanged"]);
    await harness.runToEnd();
    await expectExact(harness, list);
  }));

test("fault 27: an invitation revoked before it is reconciled is not sent again", () =>
  withHarness({ calls: [{ kind: "after" }] }, async (harness) => {
    await harness.submit(one, rowsOf(list));
    await harness.time.runUntil(() => harness.clerk.invitations.length === 10);
    for (const invitation of harness.clerk.invitations) invitation.status = "revoked";
    await harness.runToEnd();
    expect(invited(harness)).toEqual(list.toSorted());
    for (const row of await rowsOfBatch(harness))
      expect(row).toMatchObject({ outcome: "skipped", code: "already_revoked" });
    expect(harness.clerk.calls).toHaveLength(1);
  }));

test("fault 28: an address that breaks every call fails alone", () =>
  withHarness({ known: { poison: new Set(["person3@example.com"]) } }, async (harness) => {
    await harness.submit(one, rowsOf(addresses(30)));
    await harness.runToEnd();
    expect(invited(harness)).toEqual(
      addresses(30)
        .filter((address) => address !== "person3@example.com")
        .toSorted(),
    );
    expect((await harness.engine().get(one))?.counts).toMatchObject({ done: 29, failed: 1 });
  }));

test("fault 29: hours without Clerk do not count as attempts", () =>
  withHarness({ calls: repeated(60, { kind: "not-sent" }) }, async (harness) => {
    const start = harness.time.now();
    await harness.submit(one, rowsOf(list));
    await harness.time.runUntil(async () => (await harness.engine().get(one))?.waiting != null);
    expect((await harness.engine().get(one))?.waiting).toMatchObject({ code: "clerk_unreachable" });
    await harness.runToEnd();
    expect(harness.time.now() - start).toBeGreaterThan(3_600_000);
    await expectExact(harness, list);
    for (const row of await rowsOfBatch(harness)) expect(row.attempts).toBe(1);
  }));

test("fault 30: the key of another instance sends nothing", () =>
  withHarness({ calls: repeated(3, { kind: "wait", retryAfterMs: hourMs }) }, async (harness) => {
    await harness.submit(one, rowsOf(list));
    const { now, sleep } = harness.time;
    const deps = {
      upstream: harness.clerk.upstream,
      hourMs,
      generalPer10s,
      now,
      sleep,
      random: () => 0.5,
      log: quiet,
    };
    const other = createEngine({ ...deps, db: harness.db(), instance: "live" });
    other.start();
    const until = now() + hourMs / 2;
    await harness.time.runUntil(() => now() > until);
    expect(await other.get(one)).toBeNull();
    expect(harness.clerk.invitations).toEqual([]);
    await harness.time.settled(other.stop());
    await harness.runToEnd();
    await expectExact(harness, list);
  }));
