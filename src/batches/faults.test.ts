import { sql } from "kysely";
import { expect, test } from "vitest";
import type { Row } from "#contract/batch.ts";
import { createEngine } from "./engine.ts";
import {
  addresses,
  batchId,
  type Desk,
  type DeskOptions,
  generalPer10s,
  hourMs,
  openDesk,
  quiet,
  rowsOf,
} from "#batches/testing/harness.ts";
import type { Fault } from "#batches/testing/model-clerk.ts";

// The thirty faults that a batch has to survive. Those that are not here are held elsewhere: docs/engine.md says where.

const one = batchId(1);
const two = batchId(2);
const list = addresses(10);
const repeated = (times: number, fault: Fault): Fault[] => Array.from({ length: times }, () => fault);

async function rowsOfBatch(desk: Desk, id = one): Promise<Row[]> {
  return (await desk.engine().rows(id, { query: "", limit: 1_000, offset: 0 }))!.data;
}

const invited = (desk: Desk) =>
  desk.clerk.invitations.map((invitation) => invitation.emailAddress).toSorted();

/** Every row sent, with the one invitation that Clerk has for it. */
async function expectExact(desk: Desk, expected: readonly string[], id = one): Promise<void> {
  expect(invited(desk)).toEqual(expected.toSorted());
  const ids = new Map(desk.clerk.invitations.map((invitation) => [invitation.emailAddress, invitation.id]));
  for (const row of await rowsOfBatch(desk, id)) {
    expect(row).toMatchObject({ outcome: "done", invitationId: ids.get(row.emailAddress) });
  }
}

async function untilCounts(desk: Desk, holds: (counts: Record<string, number>) => boolean): Promise<void> {
  await desk.time.runUntil(async () => holds((await desk.engine().get(one))!.counts));
}

/** Opens a desk, hands it over, and closes it. */
async function onDesk(options: DeskOptions, play: (desk: Desk) => Promise<void>): Promise<void> {
  const desk = await openDesk(options);
  try {
    await play(desk);
  } finally {
    await desk.close();
  }
}

/** Sends ten rows through faults and expects each of them sent once, after so many calls and attempts. */
function survives(faults: DeskOptions, expected: { calls?: number; attempts?: number } = {}) {
  return () =>
    onDesk(faults, async (desk) => {
      await desk.submit(one, rowsOf(list));
      await desk.runToEnd();
      await expectExact(desk, list);
      const made = { calls: desk.clerk.calls.length, attempts: 0 };
      for (const row of await rowsOfBatch(desk)) made.attempts = Math.max(made.attempts, row.attempts);
      expect(made).toMatchObject(expected);
    });
}

test("fault 1: a crash before the intent leaves rows queued", () =>
  onDesk({}, async (desk) => {
    await desk.submit(one, rowsOf(list));
    desk.crash();
    await desk.settledRestart();
    expect(desk.clerk.calls).toEqual([]);
    expect((await desk.engine().get(one))?.counts).toMatchObject({ queued: 10 });
    await desk.runToEnd();
    await expectExact(desk, list);
  }));

test(
  "fault 2: a crash before the call sends later",
  survives({ calls: [{ kind: "crash-before" }] }, { attempts: 2 }),
);

test(
  "fault 3: a crash after the call sends no more",
  survives({ calls: [{ kind: "crash-after" }] }, { calls: 1, attempts: 1 }),
);

test("fault 4: a crash at any step loses nothing", async () => {
  for (let tick = 1; tick <= 20; tick += 1) await survives({ crashAt: [tick] })();
});

test(
  "fault 5: applied but not answered, sent once",
  survives({ calls: [{ kind: "after" }] }, { calls: 1, attempts: 1 }),
);

test(
  "fault 6: applied late, after the look-up, sent once",
  survives({ calls: [{ kind: "late", afterMs: 2_500 }] }),
);

test(
  "fault 7: no connection costs no attempt",
  survives({ calls: repeated(12, { kind: "not-sent" }) }, { calls: 1, attempts: 1 }),
);

test(
  "fault 8: an answer in part is looked up",
  survives({ calls: [{ kind: "answer-short" }] }, { calls: 1, attempts: 1 }),
);

test.each([0, 900, 5_000, hourMs, 10 ** 13, Number.NaN])(
  "fault 9: Retry-After of %s ms is no failure",
  (ms) => survives({ calls: [{ kind: "wait", retryAfterMs: ms }] }, { attempts: 1 })(),
);

test(
  "fault 10: a server error is looked up and repeated",
  survives({ calls: repeated(2, { kind: "before" }) }),
);

test(
  "fault 11: a refused key burns no attempt",
  survives({ calls: repeated(12, { kind: "key-refused" }) }, { calls: 13, attempts: 1 }),
);

test("fault 12: one bad address leaves, nine are sent", () =>
  onDesk({ world: { blocked: new Set(["person5@example.com"]) } }, async (desk) => {
    await desk.submit(one, rowsOf(list));
    await desk.runToEnd();
    expect(invited(desk)).toEqual(list.filter((address) => address !== "person5@example.com"));
    expect((await desk.engine().get(one))?.counts).toMatchObject({ done: 9, failed: 1 });
  }));

test("fault 13: refused but applied in part, sent once", survives({ calls: [{ kind: "partly" }] }));

test("fault 14: an address in two batches is invited once", () =>
  onDesk({}, async (desk) => {
    await desk.submit(one, rowsOf(["a@example.com", "A@Example.com", "a+tag@example.com"]));
    await desk.submit(two, rowsOf(["a@example.com"]));
    await desk.runToEnd();
    expect(invited(desk)).toEqual(["a+tag@example.com", "a@example.com"]);
    expect((await desk.engine().get(one))?.counts).toMatchObject({ done: 2, skipped: 1 });
    expect(await rowsOfBatch(desk, two)).toMatchObject([{ outcome: "skipped", code: "already_invited" }]);
  }));

test("fault 15: whoever others invite meanwhile is skipped", () =>
  onDesk({}, async (desk) => {
    const many = addresses(200);
    await desk.submit(one, rowsOf(many));
    await untilCounts(desk, ({ done = 0 }) => done > 20);
    const { id } = desk.clerk.invitedElsewhere("person199@example.com");
    const theirs = desk.clerk.invitations.find((invitation) => invitation.id === id)!;
    theirs.publicMetadata = { team: "another" };
    await desk.runToEnd();
    expect(invited(desk)).toEqual(many.toSorted());
    expect((await desk.engine().get(one))?.counts).toMatchObject({ done: 199, skipped: 1 });
  }));

test("fault 16: a lease lost in mid-call settles nothing", () =>
  onDesk({}, async (desk) => {
    await desk.submit(one, rowsOf(list));
    await untilCounts(desk, ({ sending = 0 }) => sending > 0);
    await desk.db().updateTable("lease").set({ holder: "other", token: 99, expires_at: 0 }).execute();
    await desk.runToEnd();
    await expectExact(desk, list);
  }));

test("fault 17: a stop ends its call, the next goes on", () =>
  onDesk({}, async (desk) => {
    const many = addresses(100);
    await desk.submit(one, rowsOf(many));
    await untilCounts(desk, ({ sending = 0 }) => sending > 0);
    await desk.time.settled(desk.engine().stop());
    const { sending, done } = (await desk.engine().get(one))!.counts;
    expect([sending, done]).toEqual([0, desk.clerk.invitations.length]);
    desk.crash();
    await desk.runToEnd();
    await expectExact(desk, many);
  }));

test.each([3_600_000, -3_600_000])("fault 19: a clock set back by %s ms delays no hour", (ms) =>
  onDesk({}, async (desk) => {
    const many = addresses(400);
    await desk.submit(one, rowsOf(many));
    await untilCounts(desk, ({ done = 0 }) => done >= 350);
    const before = desk.time.now();
    desk.time.setBack(ms);
    await desk.runToEnd();
    await expectExact(desk, many);
    expect(desk.time.now() + ms - before).toBeLessThan(3 * hourMs);
  }),
);

test("fault 20: a store that takes nothing sends nothing", () =>
  onDesk({}, async (desk) => {
    await desk.submit(one, rowsOf(list));
    await sql`PRAGMA query_only = ON`.execute(desk.db());
    const until = desk.time.now() + hourMs;
    await desk.time.runUntil(() => desk.time.now() > until);
    expect(desk.clerk.calls).toEqual([]);
    expect((await desk.engine().get(one))?.waiting).toMatchObject({ code: "store_failed", until: null });
    await sql`PRAGMA query_only = OFF`.execute(desk.db());
    await desk.runToEnd();
    await expectExact(desk, list);
  }));

test("fault 21: an outcome is held until stored", () =>
  onDesk({}, async (desk) => {
    await desk.submit(one, rowsOf(list));
    await untilCounts(desk, ({ sending = 0 }) => sending === 10);
    await sql`PRAGMA query_only = ON`.execute(desk.db());
    const until = desk.time.now() + 8_000;
    await desk.time.runUntil(() => desk.time.now() > until);
    expect((await desk.engine().get(one))?.counts).toMatchObject({ sending: 10, done: 0 });
    expect((await desk.engine().get(one))?.waiting?.code).toBe("store_failed");
    await sql`PRAGMA query_only = OFF`.execute(desk.db());
    await desk.runToEnd();
    await expectExact(desk, list);
    expect(desk.clerk.calls).toHaveLength(1);
  }));

test("fault 22: rows of an old backup are not sent again", () =>
  onDesk({}, async (desk) => {
    await desk.submit(one, rowsOf(list));
    await desk.runToEnd();
    const db = desk.db();
    await db.deleteFrom("invitation_record").execute();
    const asBefore = { outcome: "queued", invitation_id: null, attempts: 0, checked_at: null };
    await db.updateTable("batch_row").set(asBefore).execute();
    await db.updateTable("batch_count").set({ rows: 0 }).execute();
    await db.updateTable("batch_count").set({ rows: 10 }).where("outcome", "=", "queued").execute();
    await db.updateTable("batch").set({ state: "running", finished_at: null }).execute();
    await desk.runToEnd();
    await expectExact(desk, list);
    expect(desk.clerk.calls).toHaveLength(1);
  }));

test("fault 23: an allowance that others used is no failure", () =>
  onDesk({ calls: repeated(4, { kind: "wait", retryAfterMs: 20_000 }) }, async (desk) => {
    await desk.submit(one, rowsOf(addresses(60)));
    await desk.time.runUntil(async () => (await desk.engine().get(one))?.waiting != null);
    expect((await desk.engine().get(one))?.waiting).toMatchObject({ code: "clerk_limit" });
    await desk.runToEnd();
    await expectExact(desk, addresses(60));
  }));

test("fault 24: a cancel in mid-call counts exactly", () =>
  onDesk({ calls: [{ kind: "after" }] }, async (desk) => {
    await desk.submit(one, rowsOf(addresses(50)));
    await untilCounts(desk, ({ sending = 0 }) => sending > 0);
    await desk.engine().cancel(one);
    await untilCounts(desk, ({ sending = 0 }) => sending === 0);
    const { state, counts } = (await desk.engine().get(one))!;
    expect(state).toBe("cancelled");
    expect(counts.done).toBe(desk.clerk.invitations.length);
    expect(counts.done + counts.cancelled).toBe(50);
  }));

test("fault 25: the same submit twice is one batch", () =>
  onDesk({}, async (desk) => {
    const [first, second] = await Promise.all([
      desk.submit(one, rowsOf(list)),
      desk.submit(one, rowsOf(list)),
    ]);
    expect([first.kind, second.kind]).toEqual(["created", "unchanged"]);
    await desk.runToEnd();
    await expectExact(desk, list);
  }));

test("fault 27: revoked before it is looked up, not sent again", () =>
  onDesk({ calls: [{ kind: "after" }] }, async (desk) => {
    await desk.submit(one, rowsOf(list));
    await desk.time.runUntil(() => desk.clerk.invitations.length === 10);
    for (const invitation of desk.clerk.invitations) invitation.status = "revoked";
    await desk.runToEnd();
    await expectExact(desk, list);
    expect(desk.clerk.calls).toHaveLength(1);
  }));

test("fault 28: an address that breaks every call stands alone", () =>
  onDesk({ world: { poison: new Set(["person3@example.com"]) } }, async (desk) => {
    await desk.submit(one, rowsOf(addresses(30)));
    await desk.runToEnd();
    expect(invited(desk)).toEqual(
      addresses(30)
        .filter((address) => address !== "person3@example.com")
        .toSorted(),
    );
    expect((await desk.engine().get(one))?.counts).toMatchObject({ done: 29, failed: 1 });
  }));

test("fault 29: hours without Clerk burn no attempt", () =>
  onDesk({ calls: repeated(60, { kind: "not-sent" }) }, async (desk) => {
    const start = desk.time.now();
    await desk.submit(one, rowsOf(list));
    await desk.time.runUntil(async () => (await desk.engine().get(one))?.waiting != null);
    expect((await desk.engine().get(one))?.waiting).toMatchObject({ code: "clerk_unreachable" });
    await desk.runToEnd();
    expect(desk.time.now() - start).toBeGreaterThan(3_600_000);
    await expectExact(desk, list);
    for (const row of await rowsOfBatch(desk)) expect(row.attempts).toBe(1);
  }));

test("fault 30: the key of another instance sends nothing", () =>
  onDesk({ calls: repeated(3, { kind: "wait", retryAfterMs: hourMs }) }, async (desk) => {
    await desk.submit(one, rowsOf(list));
    const { now, sleep } = desk.time;
    const world = {
      upstream: desk.clerk.upstream,
      hourMs,
      generalPer10s,
      now,
      sleep,
      random: () => 0.5,
      log: quiet,
    };
    const other = createEngine({ ...world, db: desk.db(), instance: "live" });
    other.start();
    const until = now() + hourMs / 2;
    await desk.time.runUntil(() => now() > until);
    expect(await other.get(one)).toBeNull();
    expect(desk.clerk.invitations).toEqual([]);
    await desk.time.settled(other.stop());
    await desk.runToEnd();
    await expectExact(desk, list);
  }));
