import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Batch, Outcome, type Row } from "#contract/batch.ts";
import { addresses, batchId, type Harness, hourMs, openHarness } from "#batches/testing/harness.ts";
import { type AnswerInPart, answersInPart } from "#batches/testing/model-answers.ts";
import type { CheckFault, Fault, SearchFault } from "#batches/testing/model-faults.ts";
import { searchOf, timeoutOf } from "#batches/testing/search-of-histories.ts";
import { contradiction, invitationsOf, type SentRow } from "#batches/testing/row-truth.ts";
import { inviteLanes, laneLimits } from "./lanes.ts";
import { rowsOfBatch } from "#batches/testing/scenario.ts";

// Each history takes a database on disk and some thousand steps; raise this for a longer search.
const histories = Number(process.env["HISTORIES"] ?? 30);

const pool = addresses(60);
const answers = Object.keys(answersInPart) as AnswerInPart[];

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fault>({ kind: "none" }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Fault>(
      { kind: "not-sent" },
      { kind: "busy" },
      { kind: "before" },
      { kind: "after" },
      { kind: "answer-short" },
      { kind: "key-refused" },
      { kind: "unclear" },
    ),
  },
  fc.record({ kind: fc.constant("partly" as const), answer: fc.constantFrom(...answers) }),
  fc.record({ kind: fc.constant("late" as const), afterMs: fc.integer({ min: 500, max: 150_000 }) }),
  fc.record({
    kind: fc.constant("wait" as const),
    retryAfterMs: fc.constantFrom(null, 0, 900, 5_000, hourMs, 10 ** 12, Number.NaN),
  }),
  fc.record({ kind: fc.constant("suspended" as const), forMs: fc.constantFrom(3_000, 12_000, 40_000) }),
  fc.constantFrom<Fault>({ kind: "crash-before" }, { kind: "crash-after" }),
);

const someOf = (maxLength: number) => fc.subarray(pool, { maxLength }).map((list) => new Set(list));
const searchFaults: SearchFault[] = ["none", "none", "none", "not-sent", "unknown", "wait", "refused"];
const checkFaults: CheckFault[] = [...searchFaults, "unserved"];
const metadata = fc.constantFrom({}, { team: "blue" }, { team: "green" });

const history = fc.record({
  calls: fc.array(fault, { maxLength: 25, size: "large" }),
  searches: fc.array(fc.constantFrom(...searchFaults), { maxLength: 25 }),
  checks: fc.array(fc.constantFrom(...checkFaults), { maxLength: 15 }),
  crashAt: fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 3 }),
  known: fc.record({
    users: someOf(6),
    blocked: someOf(6),
    malformed: someOf(6),
    invited: someOf(6),
    poison: someOf(1),
    unclear: someOf(1),
    unsearchable: fc
      .array(
        fc.tuple(fc.constantFrom(...pool), fc.constantFrom<SearchFault>("unknown", "refused", "not-sent")),
        {
          maxLength: 1,
        },
      )
      .map((entries) => new Map(entries)),
  }),
  rules: fc.record({
    listLagMs: fc.constantFrom(0, 0, 800, 3_000, 20_000),
    clockAheadMs: fc.constantFrom(0, 1_500, -1_500, 3_600_000, -3_600_000),
    limits: fc.record({
      hourMs: fc.constant(hourMs),
      hour: fc.constantFrom("sliding" as const, "fixed" as const),
      isRefusedSpent: fc.boolean(),
      othersShare: fc.constantFrom(0, 0, 1 / 3),
    }),
  }),
  // What other people do at Clerk meanwhile.
  others: fc.array(
    fc.record({
      afterMs: fc.oneof(
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 8_000 }),
        fc.integer({ min: 0, max: 150_000 }),
      ),
      emailAddress: fc.constantFrom(...pool),
      event: fc.constantFrom(
        "invited" as const,
        "signed-up" as const,
        "accepted" as const,
        "revoked" as const,
        "deleted" as const,
      ),
      publicMetadata: metadata,
      expiresInDays: fc.constantFrom(30, 7),
    }),
    { maxLength: 24, size: "large" },
  ),
  // Lists with duplicates within and between them.
  lists: fc.array(
    fc.record({
      list: fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 40, size: "large" }),
      publicMetadata: metadata,
      gapMs: fc.constantFrom(0, 0, 400, 20_000),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

type Submitted = Omit<SentRow, "row">;

/** The most calls of a lane that spent allowance within one hour. */
function busiestHour({ clerk }: Harness, lane: string): number {
  const spent = clerk.calls.filter((call) => call.lane === lane && call.result === "done");
  const times = spent.map((call) => call.at);
  return Math.max(0, ...times.map((end) => times.filter((at) => at > end - hourMs && at <= end).length));
}

function expectCounts({ counts, total, state }: Batch, rows: readonly Row[]): void {
  expect(state).toBe("finished");
  expect(rows).toHaveLength(total);
  for (const outcome of Outcome.options) {
    expect(rows.filter((row) => row.outcome === outcome)).toHaveLength(counts[outcome]);
  }
  const settled = ["done", "skipped", "failed"];
  expect(rows.filter((row) => !settled.includes(row.outcome))).toEqual([]);
}

async function expectAllTrue(
  harness: Harness,
  batches: Map<string, Submitted>,
  listLagMs: number,
): Promise<void> {
  const { clerk, interruptedAt } = harness;
  const setting = { clerk, listLagMs, interruptedAt };
  const untrue: string[] = [];
  const assigned = new Set<string>();
  for (const [id, submitted] of batches) {
    const rows = await rowsOfBatch(harness, id);
    expectCounts((await harness.engine().get(id))!, rows);
    for (const row of rows) {
      const sent = { ...submitted, row };
      const problem = contradiction(sent, setting);
      if (problem)
        untrue.push(`${row.emailAddress} of ${submitted.redirectUrl} ${row.outcome} ${row.code}: ${problem}`);
      for (const one of invitationsOf(setting, sent)) assigned.add(one.id);
    }
    const reported = rows.flatMap((row) => (row.outcome === "done" ? [row.invitationId] : []));
    expect(new Set(reported).size).toBe(reported.length);
  }
  expect(untrue).toEqual([]);
  expect(clerk.everMade.filter((one) => one.isOurs && !assigned.has(one.id))).toEqual([]);
  for (const lane of inviteLanes) {
    expect(busiestHour(harness, lane)).toBeLessThanOrEqual(laneLimits[lane].calls);
  }
}

/** One address in the list of a batch twice is a duplicate; the same address in two batches is not. */
test(
  "any history ends with every address settled truthfully",
  { timeout: timeoutOf(histories) },
  async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ lists, others, known, rules, ...faults }) => {
        const harness = await openHarness({ known, rules, ...faults });
        try {
          for (const { afterMs, ...event } of others) {
            void harness.time.sleep(afterMs).then(() => harness.clerk.happens(event));
          }
          // Until then, a row that Clerk never answers waits.
          void harness.time.sleep(200_000).then(() => harness.clerk.heal());
          const batches = new Map<string, Submitted>();
          for (const [index, { list, publicMetadata, gapMs }] of lists.entries()) {
            const id = batchId(index + 1);
            const redirectUrl = `https://example.com/${index + 1}`;
            batches.set(id, { redirectUrl, publicMetadata, submittedAt: harness.time.now() });
            const rows = list.map((emailAddress) => ({ emailAddress }));
            await harness.submitBatch(id, { kind: "invite", options: { redirectUrl, publicMetadata }, rows });
            await harness.time.settled(harness.time.sleep(gapMs));
          }
          await harness.runToEnd();
          await expectAllTrue(harness, batches, rules.listLagMs);
        } finally {
          await harness.close();
        }
      }),
      searchOf(histories),
    );
  },
);
