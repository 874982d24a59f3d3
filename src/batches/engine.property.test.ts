import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Outcome, type Row } from "#contract/batch.ts";
import type { ProblemCode } from "#contract/problem.ts";
import { addresses, batchId, type Harness, hourMs, openHarness, rowsOf } from "#batches/testing/harness.ts";
import type { CheckFault, ClerkState, Fault, SearchFault } from "#batches/testing/model-faults.ts";
import { inviteLanes, laneLimits } from "./lanes.ts";

// Each history takes a database on disk and some thousand steps; raise this for a longer search.
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
  searches: fc.array(fc.constantFrom<SearchFault>("none", "none", "not-sent", "unknown", "wait"), {
    maxLength: 25,
  }),
  checks: fc.array(
    fc.constantFrom<CheckFault>("none", "none", "not-sent", "unknown", "wait", "refused", "unserved"),
    { maxLength: 15 },
  ),
  crashAt: fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 3 }),
  known: fc.record({
    users: someOf,
    blocked: someOf,
    malformed: someOf,
    invited: someOf,
    poison: fc.subarray(pool, { maxLength: 1 }).map((list) => new Set(list)),
  }),
  // What happens at Clerk without the engine.
  others: fc.array(
    fc.record({
      afterMs: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 150_000 })),
      emailAddress: fc.constantFrom(...pool),
      event: fc.constantFrom("invited" as const, "signed-up" as const),
    }),
    { maxLength: 12 },
  ),
  // Lists with duplicates within and between them.
  lists: fc.array(fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 40 }), {
    minLength: 1,
    maxLength: 3,
  }),
});

async function allRows(harness: Harness): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { id } of (await harness.engine().list({ limit: 50, offset: 0 })).data) {
    for await (const row of (await harness.engine().allRows(id))!) rows.push(row);
  }
  return rows;
}

function expectTruth(row: Row, harness: Harness, known: ClerkState, startedAt: number): void {
  const own = harness.clerk.invitations.filter((one) => one.emailAddress === row.emailAddress);
  if (row.outcome === "done") {
    expect(own.map(({ id }) => id)).toEqual([row.invitationId]);
    // An invitation made elsewhere after the submit looks like one of a restored ledger.
    expect(own[0]!.isOurs || own[0]!.createdAt >= startedAt).toBe(true);
    return;
  }
  const truths: Partial<Record<ProblemCode, boolean>> = {
    duplicate: true,
    outcome_unknown: row.outcome === "failed",
    already_invited: own.length === 1,
    already_user: harness.clerk.state.users.has(row.emailAddress),
    address_blocked: known.blocked.has(row.emailAddress),
    invalid_address: known.malformed.has(row.emailAddress),
  };
  expect(truths[row.code!], `${row.emailAddress} ${row.code}`).toBe(true);
}

/** The most calls of a lane that Clerk received within one hour. */
function busiestHour(harness: Harness, lane: string): number {
  const times = harness.clerk.calls.filter((call) => call.lane === lane).map((call) => call.at);
  return Math.max(0, ...times.map((end) => times.filter((at) => at > end - hourMs && at <= end).length));
}

async function expectAllTrue(harness: Harness, known: ClerkState, startedAt: number): Promise<void> {
  const rows = await allRows(harness);
  const settled = ["done", "skipped", "failed"];
  expect(rows.filter((row) => !settled.includes(row.outcome))).toEqual([]);
  for (const row of rows) expectTruth(row, harness, known, startedAt);
  const perAddress = harness.clerk.invitations.map((one) => one.emailAddress);
  expect(new Set(perAddress).size).toBe(perAddress.length);
  // Exactly one row reports each invitation of ours, except for rows with an unknown outcome.
  const unknown = new Set(
    rows.filter((row) => row.code === "outcome_unknown").map((row) => row.emailAddress),
  );
  const reported = rows.filter((row) => row.outcome === "done").map((row) => row.invitationId);
  const made = harness.clerk.invitations.filter((one) => one.isOurs && !unknown.has(one.emailAddress));
  expect(new Set(reported).size).toBe(reported.length);
  expect(made.map(({ id }) => id).filter((id) => !reported.includes(id))).toEqual([]);
  for (const { id, counts, total, state } of (await harness.engine().list({ limit: 50, offset: 0 })).data) {
    const own = await harness.engine().rows(id, { query: "", limit: 1_000, offset: 0 });
    expect(own?.totalCount).toBe(total);
    for (const outcome of Outcome.options) {
      expect(own?.data.filter((row) => row.outcome === outcome)).toHaveLength(counts[outcome]);
    }
    expect(state).toBe("finished");
  }
  for (const lane of inviteLanes) {
    // A call cut off by a crash arrived later than its stored start.
    expect(busiestHour(harness, lane)).toBeLessThanOrEqual(
      laneLimits[lane].calls + harness.interruptedAt.length,
    );
  }
}

test("any history ends with every address settled truthfully", { timeout: 360_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ lists, others, known, ...faults }) => {
      const harness = await openHarness({ known, ...faults });
      try {
        const startedAt = harness.time.now();
        for (const { afterMs, ...event } of others) {
          void harness.time.sleep(afterMs).then(() => harness.clerk.happens(event));
        }
        for (const [index, list] of lists.entries()) await harness.submit(batchId(index), rowsOf(list));
        await harness.runToEnd();
        await expectAllTrue(harness, known, startedAt);
      } finally {
        await harness.close();
      }
    }),
    { numRuns: histories },
  );
});
