import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Outcome, type Row } from "#contract/batch.ts";
import type { ProblemCode } from "#contract/problem.ts";
import { addresses, batchId, type Desk, hourMs, openDesk, rowsOf } from "#batches/testing/harness.ts";
import type { CheckFault, Fault, LookupFault, World } from "#batches/testing/model-clerk.ts";
import { laneLimits, laneNames } from "./lanes.ts";

// Each history is a database on the disk and some thousand steps; more of them are a matter of patience only.
const histories = 30;

const pool = addresses(60);

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fault>({ kind: "none" }) },
  fc.constantFrom<Fault>(
    { kind: "not-sent" },
    { kind: "before" },
    { kind: "after" },
    { kind: "answer-short" },
    { kind: "key-refused" },
    { kind: "partly" },
  ),
  fc.record({ kind: fc.constant("late" as const), afterMs: fc.integer({ min: 500, max: 150_000 }) }),
  fc.record({
    kind: fc.constant("wait" as const),
    retryAfterMs: fc.constantFrom(0, 900, 5_000, hourMs, 10 ** 12, Number.NaN),
  }),
  fc.constantFrom<Fault>({ kind: "crash-before" }, { kind: "crash-after" }),
);

const someOf = fc.subarray(pool, { maxLength: 6 }).map((list) => new Set(list));

const history = fc.record({
  calls: fc.array(fault, { maxLength: 25 }),
  lookups: fc.array(fc.constantFrom<LookupFault>("none", "none", "not-sent", "unknown", "wait"), {
    maxLength: 25,
  }),
  checks: fc.array(
    fc.constantFrom<CheckFault>("none", "none", "not-sent", "unknown", "wait", "refused", "unserved"),
    { maxLength: 15 },
  ),
  crashAt: fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 3 }),
  world: fc.record({
    users: someOf,
    blocked: someOf,
    malformed: someOf,
    invited: someOf,
    poison: fc.subarray(pool, { maxLength: 1 }).map((list) => new Set(list)),
  }),
  // What other people do meanwhile.
  others: fc.array(
    fc.record({
      afterMs: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 150_000 })),
      emailAddress: fc.constantFrom(...pool),
      what: fc.constantFrom("invited" as const, "signed-up" as const),
    }),
    { maxLength: 12 },
  ),
  // Lists that overlap, within themselves and with each other.
  lists: fc.array(fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 40 }), {
    minLength: 1,
    maxLength: 3,
  }),
});

async function allRows(desk: Desk): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { id } of (await desk.engine().list({ limit: 50, offset: 0 })).data) {
    for await (const row of (await desk.engine().allRows(id))!) rows.push(row);
  }
  return rows;
}

function expectTruth(row: Row, desk: Desk, world: World, startedAt: number): void {
  const own = desk.clerk.invitations.filter((one) => one.emailAddress === row.emailAddress);
  if (row.outcome === "done") {
    expect(own.map(({ id }) => id)).toEqual([row.invitationId]);
    // One that somebody else made after the submit looks just like one of a ledger that was restored.
    expect(own[0]!.isOurs || own[0]!.createdAt >= startedAt).toBe(true);
    return;
  }
  const truths: Partial<Record<ProblemCode, boolean>> = {
    duplicate: true,
    outcome_unknown: row.outcome === "failed",
    already_invited: own.length === 1,
    already_user: desk.clerk.world.users.has(row.emailAddress),
    address_blocked: world.blocked.has(row.emailAddress),
    invalid_address: world.malformed.has(row.emailAddress),
  };
  expect(truths[row.code!], `${row.emailAddress} ${row.code}`).toBe(true);
}

/** The most calls of a lane that Clerk got within one hour. */
function busiestHour(desk: Desk, lane: string): number {
  const times = desk.clerk.calls.filter((call) => call.lane === lane).map((call) => call.at);
  return Math.max(0, ...times.map((end) => times.filter((at) => at > end - hourMs && at <= end).length));
}

async function expectAllTrue(desk: Desk, world: World, startedAt: number): Promise<void> {
  const rows = await allRows(desk);
  const settled = ["done", "skipped", "failed"];
  expect(rows.filter((row) => !settled.includes(row.outcome))).toEqual([]);
  for (const row of rows) expectTruth(row, desk, world, startedAt);
  const perAddress = desk.clerk.invitations.map((one) => one.emailAddress);
  expect(new Set(perAddress).size).toBe(perAddress.length);
  // Every invitation of ours stands in exactly one row, but for rows that say themselves that nobody knows.
  const unknown = new Set(
    rows.filter((row) => row.code === "outcome_unknown").map((row) => row.emailAddress),
  );
  const reported = rows.filter((row) => row.outcome === "done").map((row) => row.invitationId);
  const made = desk.clerk.invitations.filter((one) => one.isOurs && !unknown.has(one.emailAddress));
  expect(new Set(reported).size).toBe(reported.length);
  expect(made.map(({ id }) => id).filter((id) => !reported.includes(id))).toEqual([]);
  for (const { id, counts, total, state } of (await desk.engine().list({ limit: 50, offset: 0 })).data) {
    const own = await desk.engine().rows(id, { query: "", limit: 1_000, offset: 0 });
    expect(own?.totalCount).toBe(total);
    for (const outcome of Outcome.options) {
      expect(own?.data.filter((row) => row.outcome === outcome)).toHaveLength(counts[outcome]);
    }
    expect(state).toBe("finished");
  }
  for (const lane of laneNames) {
    // A call that a crash cut off was received later than the start that is kept of it.
    expect(busiestHour(desk, lane)).toBeLessThanOrEqual(laneLimits[lane].calls + desk.crashes());
  }
}

test("any history ends with every address settled truthfully", { timeout: 360_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ lists, others, world, ...faults }) => {
      const desk = await openDesk({ world, ...faults });
      try {
        const startedAt = desk.time.now();
        for (const { afterMs, ...event } of others) {
          void desk.time.sleep(afterMs).then(() => desk.clerk.happens(event));
        }
        for (const [index, list] of lists.entries()) await desk.submit(batchId(index), rowsOf(list));
        await desk.runToEnd();
        await expectAllTrue(desk, world, startedAt);
      } finally {
        await desk.close();
      }
    }),
    { numRuns: histories },
  );
});
