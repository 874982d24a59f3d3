import * as fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { curveUnits, expiringMs, type FunnelGroups, type Joining } from "#contract/overview/joining.ts";
import type { Schema } from "#store/schema.ts";
import { openStore } from "#store/store.ts";
import { roundDuration } from "./durations.ts";
import { mostGroups } from "./groups.ts";
import { createStatistics } from "./statistics.ts";

const now = Date.UTC(2026, 10, 28, 12);
const dayMs = 86_400_000;
const instance = "ins_one";

type Stored = Omit<Schema["invitation"], "seq" | "id">;

const blank: Stored = {
  instance,
  email_address: "Jo@Example.com",
  address: "jo@example.com",
  domain: "example.com",
  status: "pending",
  url: null,
  public_metadata: "{}",
  search_text: "jo@example.com",
  created_at: now - dayMs,
  updated_at: now - dayMs,
  expires_at: null,
  accepted_at: null,
  user_id: null,
  invited_by: null,
  batch_id: null,
  delivery: null,
  asked_at: now,
  gone_at: null,
};

async function statisticsOf(rows: readonly Partial<Stored>[], clock = () => now) {
  const store = await openStore({ dataDir: ":memory:" });
  onTestFinished(store.close);
  const add = async (more: readonly Partial<Stored>[], from = 0) => {
    for (const [index, row] of more.entries())
      await store.db
        .insertInto("invitation")
        .values({ ...blank, ...row, id: `inv_${from + index}` })
        .execute();
  };
  await add(rows);
  return { ...createStatistics({ db: store.db, instance, now: clock }), add, db: store.db };
}

/** Counts as a reader of the contract would, once for each number. */
function naive(all: readonly Stored[], batchId: string | null): Joining {
  const rows = all.filter(
    (row) => row.instance === instance && (batchId === null || row.batch_id === batchId),
  );
  const sent = rows.filter((row) => row.gone_at === null);
  const isOver = (row: Stored) =>
    row.status === "pending" && row.expires_at !== null && row.expires_at <= now;
  const joined = sent.filter((row) => row.status === "accepted");
  const pending = sent.filter((row) => row.status === "pending" && !isOver(row));
  const times = joined.flatMap((row) =>
    row.accepted_at === null ? [] : [Math.max(0, row.accepted_at - row.created_at)],
  );
  return {
    funnel: {
      sent: sent.length,
      joined: joined.length,
      pending: pending.length,
      expiring: pending.filter((row) => row.expires_at !== null && row.expires_at <= now + expiringMs).length,
      expired: sent.filter((row) => row.status === "expired" || isOver(row)).length,
      revoked: sent.filter((row) => row.status === "revoked").length,
      deleted: rows.length - sent.length,
    },
    curve: { ...naiveCurve(sent), withoutTime: joined.length - times.length },
    timeToJoin:
      times.length === 0
        ? null
        : {
            known: times.length,
            lowerQuartile: naiveQuantile(times, 0.25),
            median: naiveQuantile(times, 0.5),
            upperQuartile: naiveQuantile(times, 0.75),
          },
    domains: naiveGroups(sent, pending, (row) => row.domain),
    inviters: naiveGroups(sent, pending, (row) => row.invited_by),
  };
}

function naiveCurve(sent: readonly Stored[]): Omit<Joining["curve"], "withoutTime"> {
  const known = sent.filter((row) => row.status !== "accepted" || row.accepted_at !== null);
  const oldestMs = Math.max(0, ...known.map((row) => now - row.created_at));
  const unit =
    oldestMs >= 2 * curveUnits.day.ms ? "day" : oldestMs >= 2 * curveUnits.hour.ms ? "hour" : "minute";
  const { ms, most } = curveUnits[unit];
  const points = Array.from({ length: most }, (_, index) => {
    const old = known.filter((row) => now - row.created_at >= (index + 1) * ms);
    const isIn = (row: Stored) =>
      row.status === "accepted" &&
      row.accepted_at !== null &&
      row.accepted_at - row.created_at <= (index + 1) * ms;
    return { after: index + 1, sent: old.length, joined: old.filter(isIn).length };
  });
  return { unit, points: points.filter((point) => point.sent > 0) };
}

function naiveQuantile(times: readonly number[], share: number): number {
  const sorted = times.map(roundDuration).toSorted((left, right) => left - right);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
}

function naiveGroups(
  sent: readonly Stored[],
  pending: readonly Stored[],
  nameOf: (row: Stored) => string | null,
): FunnelGroups {
  const groups = [...new Set(sent.map(nameOf))]
    .map((name) => {
      const own = sent.filter((row) => nameOf(row) === name);
      const joined = own.filter((row) => row.status === "accepted").length;
      return { name, sent: own.length, joined, pending: own.filter((row) => pending.includes(row)).length };
    })
    .toSorted((a, b) => b.sent - a.sent || ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
  const rest = groups.slice(mostGroups);
  const sum = (count: "sent" | "joined" | "pending") =>
    rest.reduce((total, group) => total + group[count], 0);
  return {
    largest: groups.slice(0, mostGroups),
    rest:
      rest.length === 0
        ? null
        : { groups: rest.length, sent: sum("sent"), joined: sum("joined"), pending: sum("pending") },
  };
}

/** Ages and times to join around the steps of every unit. */
const span = fc.oneof(
  fc.integer({ min: 0, max: 3 * 60_000 }),
  fc.integer({ min: 0, max: 3 * curveUnits.hour.ms }),
  fc.integer({ min: 0, max: 40 * dayMs }),
  fc.integer({ min: 0, max: 40 }).map((days) => days * dayMs),
);

const anyRow = (longestAgeMs: number): fc.Arbitrary<Stored> =>
  fc
    .record({
      status: fc.constantFrom("pending", "accepted", "expired", "revoked"),
      ageMs: span,
      joinedMs: fc.option(span),
      leftMs: fc.option(fc.integer({ min: -2 * dayMs, max: 6 * dayMs })),
      isGone: fc.integer({ min: 0, max: 9 }),
      place: fc.nat(25),
      inviter: fc.constantFrom(null, "Ann", "Ben"),
      batch: fc.constantFrom(null, "one", "two"),
      other: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ status, ageMs, joinedMs, leftMs, isGone, place, inviter, batch, other }) => {
      const createdAt = now - Math.min(ageMs, longestAgeMs);
      return {
        ...blank,
        instance: other === 0 ? "ins_other" : instance,
        status,
        domain: `d${place}.example`,
        created_at: createdAt,
        expires_at: leftMs === null ? null : now + leftMs,
        accepted_at: joinedMs === null ? null : createdAt + joinedMs - 500,
        invited_by: inviter,
        batch_id: batch,
        gone_at: isGone === 0 ? now : null,
      };
    });

describe("the statistics", () => {
  test("they equal a naive count for any invitations, of all and of each batch", async () => {
    const anyRows = fc
      .constantFrom(3 * 60_000, 10 * curveUnits.hour.ms, 60 * dayMs)
      .chain((longestMs) => fc.array(anyRow(longestMs), { maxLength: 90 }));
    await fc.assert(
      fc.asyncProperty(anyRows, async (rows) => {
        const { ofAll, ofBatch, db } = await statisticsOf(rows);
        expect(await ofAll()).toEqual(naive(rows, null));
        expect(await ofBatch("one")).toEqual(naive(rows, "one"));
        expect(await ofBatch("none")).toEqual(naive([], null));
        await db.destroy();
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test("thousands of invitations are counted in steps without losing one", async () => {
    const rows = Array.from({ length: 4_001 }, (_, index): Stored => ({
      ...blank,
      status: index % 2 === 0 ? "accepted" : "pending",
      accepted_at: index % 2 === 0 ? now - dayMs + index * 1_000 : null,
      batch_id: index < 4_000 ? "big" : null,
    }));
    const { ofAll, ofBatch } = await statisticsOf(rows);
    expect(await ofAll()).toEqual(naive(rows, null));
    expect((await ofBatch("big")).funnel).toMatchObject({ sent: 4_000, joined: 2_000, pending: 2_000 });
  });

  test("a pending invitation whose time is over counts as expired, and one on its last days as expiring", async () => {
    const { ofAll } = await statisticsOf([
      { expires_at: now },
      { expires_at: now + 1 },
      { expires_at: now + expiringMs },
      { expires_at: now + expiringMs + 1 },
      { expires_at: null },
    ]);
    expect((await ofAll()).funnel).toMatchObject({ sent: 5, pending: 4, expiring: 2, expired: 1 });
  });

  test("an accepted invitation without a time is in the funnel but not in the curve", async () => {
    const old = { created_at: now - 3 * dayMs, status: "accepted" };
    const { ofAll } = await statisticsOf([
      { ...old, accepted_at: null },
      { ...old, accepted_at: now - 2 * dayMs },
    ]);
    const { funnel, curve, timeToJoin } = await ofAll();
    expect(funnel).toMatchObject({ sent: 2, joined: 2 });
    expect(curve.withoutTime).toBe(1);
    expect(curve.points[0]).toEqual({ after: 1, sent: 1, joined: 1 });
    expect(timeToJoin).toMatchObject({ known: 1, median: dayMs });
  });

  test("a deleted invitation is counted apart, and none of its data is used", async () => {
    const deleted = { gone_at: now, status: "accepted", accepted_at: now, batch_id: "one" };
    const { ofAll, ofBatch } = await statisticsOf([deleted]);
    const expected = {
      funnel: { sent: 0, joined: 0, deleted: 1 },
      curve: { points: [], withoutTime: 0 },
      timeToJoin: null,
      domains: { largest: [], rest: null },
    };
    expect(await ofAll()).toMatchObject(expected);
    expect(await ofBatch("one")).toMatchObject(expected);
  });

  test("what Usher has deleted is counted by its batches, also after the register has forgotten the id", async () => {
    const { ofAll, db } = await statisticsOf([{ gone_at: now, domain: "", address: "", email_address: "" }]);
    const batch = {
      instance,
      options: "{}",
      body_hash: "",
      total: 3,
      turn: 0,
      created_by: "Ann",
      state: "finished",
      is_held: 0,
      is_single: 0,
      revoked_rows: 0,
      search_text: "",
      handled_failed: 0,
      handled_open: 0,
      created_at: now,
    };
    await db
      .insertInto("batch")
      .values([
        { ...batch, id: "delete", kind: "delete" },
        { ...batch, id: "revoke", kind: "revoke" },
        { ...batch, id: "other", kind: "delete", instance: "ins_other" },
      ])
      .execute();
    await db
      .insertInto("batch_count")
      .values([
        { batch_id: "delete", outcome: "done", rows: 2 },
        { batch_id: "delete", outcome: "failed", rows: 1 },
        { batch_id: "revoke", outcome: "done", rows: 3 },
        { batch_id: "other", outcome: "done", rows: 3 },
      ])
      .execute();
    expect((await ofAll()).funnel).toMatchObject({ sent: 0, deleted: 2 });
  });

  test("a user whose clock is behind Clerk's has joined within the first minute", async () => {
    const { ofAll } = await statisticsOf([
      { status: "accepted", created_at: now - 200_000, accepted_at: now - 201_000 },
    ]);
    expect(await ofAll()).toMatchObject({
      timeToJoin: { known: 1, median: 0 },
      curve: { unit: "minute", points: [{ after: 1, sent: 1, joined: 1 }, {}, {}] },
    });
  });

  test("nothing is counted of an empty register", async () => {
    const { ofAll } = await statisticsOf([]);
    expect(await ofAll()).toEqual(naive([], null));
  });

  test("calls that come together share one count, and a later one sees what has changed", async () => {
    let time = now;
    const { ofAll, add } = await statisticsOf([{}], () => time);
    const [first, second] = [ofAll(), ofAll()];
    expect(second).toBe(first);
    await first;
    await add([{}], 1);
    time += 999;
    expect((await ofAll()).funnel.sent).toBe(1);
    time += 1;
    expect((await ofAll()).funnel.sent).toBe(2);
  });

  test("a count that failed is tried again by the next call", async () => {
    const { ofAll, db } = await statisticsOf([]);
    await db.schema.alterTable("batch_count").renameTo("elsewhere").execute();
    await expect(ofAll()).rejects.toThrow("no such table: batch_count");
    await db.schema.alterTable("elsewhere").renameTo("batch_count").execute();
    expect((await ofAll()).funnel.sent).toBe(0);
  });
});
