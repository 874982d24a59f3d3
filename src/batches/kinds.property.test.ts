import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Batch, Row } from "#contract/batch.ts";
import { addresses, batchId, type Harness, openHarness, rowsOf } from "#batches/testing/harness.ts";
import type { ChangeFault, Fault, SearchFault } from "#batches/testing/model-faults.ts";

// Each history takes a database on disk and some thousand steps; raise this for a longer search.
const histories = 25;

const pool = addresses(14);

type Step = { gapMs: number } & (
  | { do: "invite"; list: string[] }
  | { do: "resend" | "revoke" | "delete"; picks: number[] }
  | { do: "retry" | "rollback" | "cancel" | "pause"; batch: number }
  | { do: "accept"; pick: number }
);

const gapMs = fc.constantFrom(0, 40, 400, 5_000, 90_000);
const picks = fc.array(fc.nat(40), { minLength: 1, maxLength: 12 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("invite" as const),
    list: fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 14 }),
    gapMs,
  }),
  fc.record({ do: fc.constantFrom("resend" as const), picks, gapMs }),
  fc.record({ do: fc.constantFrom("revoke" as const, "delete" as const), picks, gapMs }),
  fc.record({
    do: fc.constantFrom("retry" as const, "rollback" as const, "cancel" as const, "pause" as const),
    batch: fc.nat(5),
    gapMs,
  }),
  fc.record({ do: fc.constant("accept" as const), pick: fc.nat(40), gapMs }),
);

const call: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Fault>({ kind: "none" }) },
  fc.constantFrom<Fault>(
    { kind: "not-sent" },
    { kind: "before" },
    { kind: "after" },
    { kind: "answer-short" },
    { kind: "partly" },
    { kind: "key-refused" },
    { kind: "wait", retryAfterMs: 5_000 },
    { kind: "late", afterMs: 1_500 },
    { kind: "crash-before" },
    { kind: "crash-after" },
  ),
);

const changeFaults: ChangeFault[] = [
  "none",
  "none",
  "none",
  "not-sent",
  "before",
  "after",
  "key-refused",
  "wait",
  "crash-before",
  "crash-after",
];

const history = fc.record({
  steps: fc.array(anyStep, { minLength: 3, maxLength: 9 }),
  calls: fc.array(call, { maxLength: 15 }),
  searches: fc.array(fc.constantFrom<SearchFault>("none", "none", "not-sent", "unknown", "wait"), {
    maxLength: 15,
  }),
  changes: fc.array(fc.constantFrom(...changeFaults), { maxLength: 20 }),
  crashAt: fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 3 }),
  blocked: fc.subarray(pool, { maxLength: 3 }),
  invited: fc.subarray(pool, { maxLength: 8 }),
});

/** Every invitation ever made, by id: the model forgets deleted ones. */
type Seen = Map<string, { emailAddress: string; isOurs: boolean }>;

function rememberAll(harness: Harness, seen: Seen): void {
  for (const { id, emailAddress, isOurs } of harness.clerk.invitations)
    seen.set(id, { emailAddress, isOurs });
}

function pick(harness: Harness, numbers: readonly number[]) {
  const all = harness.clerk.invitations;
  const ids = new Set(numbers.flatMap((number) => all[number % Math.max(all.length, 1)] ?? []));
  return [...ids].map(({ id, emailAddress }) => ({ invitationId: id, emailAddress }));
}

async function batches(harness: Harness): Promise<Batch[]> {
  const { data } = await harness.ask((engine) => engine.list({ limit: 200, offset: 0 }));
  return data.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

async function followUpTwice(harness: Harness, kind: "retry" | "rollback", id: string): Promise<void> {
  const before = await harness.ask((engine) => engine.get(id));
  const one = await harness.ask((engine) => engine[kind](id, "Admin"));
  const two = await harness.ask((engine) => engine[kind](id, "Admin"));
  if (before?.state === "finished" && one && two && one.kind !== "refused" && two.kind !== "refused") {
    expect(two.batch.id).toBe(one.batch.id);
  }
}

async function take(harness: Harness, step: Step, index: number): Promise<void> {
  const id = batchId(index);
  switch (step.do) {
    case "invite":
      await harness.submit(id, rowsOf(step.list));
      return;
    case "resend":
    case "revoke":
    case "delete": {
      const rows = pick(harness, step.picks);
      if (rows.length === 0) return;
      const { do: kind } = step;
      await harness.submitBatch(id, kind === "resend" ? { kind, options: {}, rows } : { kind, rows });
      return;
    }
    case "accept": {
      const pending = harness.clerk.invitations.filter((one) => one.status === "pending");
      const invitation = pending[step.pick % Math.max(pending.length, 1)];
      if (invitation) harness.clerk.accept(invitation);
      return;
    }
    case "retry":
    case "rollback":
    case "cancel":
    case "pause": {
      const all = await batches(harness);
      const batch = all[step.batch % Math.max(all.length, 1)];
      if (!batch) return;
      if (step.do === "retry" || step.do === "rollback") return followUpTwice(harness, step.do, batch.id);
      const order = step.do;
      await harness.ask((engine) => engine[order](batch.id));
      return;
    }
    default:
      step satisfies never;
  }
}

/** Resumes paused batches and runs all to their end. */
async function finishAll(harness: Harness, seen: Seen): Promise<void> {
  for (const { id } of await batches(harness)) await harness.ask((engine) => engine.resume(id));
  await harness.time.runUntil(async () => {
    rememberAll(harness, seen);
    const all = await batches(harness);
    return all.every(({ state, counts }) => state !== "running" && counts.sending === 0);
  });
  await harness.runToEnd();
}

async function rowsOfAll(harness: Harness): Promise<{ batch: Batch; row: Row; targetId: string | null }[]> {
  const all: { batch: Batch; row: Row; targetId: string | null }[] = [];
  for (const batch of await batches(harness)) {
    const stored = await harness
      .db()
      .selectFrom("batch_row")
      .select("target_id")
      .where("batch_id", "=", batch.id)
      .orderBy("position")
      .execute();
    for await (const row of (await harness.engine().allRows(batch.id))!) {
      all.push({ batch, row, targetId: stored[row.index]!.target_id });
    }
  }
  return all;
}

function expectTruth(
  { batch, row, targetId }: Awaited<ReturnType<typeof rowsOfAll>>[number],
  harness: Harness,
  seen: Seen,
): void {
  const statusOf = (id: string | null | undefined) =>
    harness.clerk.invitations.find((one) => one.id === id)?.status ?? "gone";
  const isChange = batch.kind === "revoke" || batch.kind === "delete";
  const description = `${batch.kind} ${row.emailAddress} ${row.outcome} ${row.code} ${row.detail}`;
  if (row.outcome === "done" && !isChange) {
    expect(seen.get(row.invitationId!), `Row: ${description}`).toEqual({
      emailAddress: row.emailAddress,
      isOurs: true,
    });
  }
  if (row.outcome === "done" && batch.kind === "revoke") {
    expect(["revoked", "gone"], `Row: ${description}`).toContain(statusOf(targetId));
  }
  if (row.outcome === "done" && batch.kind === "delete")
    expect(statusOf(targetId), `Row: ${description}`).toBe("gone");
  if (row.code === "invitation_gone") expect(statusOf(targetId), `Row: ${description}`).toBe("gone");
  if (row.detail?.includes("was revoked, but") || row.code === "not_invited_again") {
    expect(["revoked", "gone"], `Row: ${description}`).toContain(statusOf(targetId));
  }
  const unsent = batch.state === "cancelled" ? ["cancelled"] : [];
  expect(["done", "skipped", "failed", ...unsent], `Row: ${description}`).toContain(row.outcome);
}

async function expectAllTrue(harness: Harness, seen: Seen): Promise<void> {
  const all = await rowsOfAll(harness);
  for (const entry of all) expectTruth(entry, harness, seen);
  // Each address has at most one pending invitation.
  const pending = harness.clerk.invitations.filter((one) => one.status === "pending");
  expect(new Set(pending.map((one) => one.emailAddress)).size).toBe(pending.length);
  // Exactly one row reports each invitation of ours, except for unknown outcomes and cancelled rows.
  const invites = all.filter(({ batch }) => batch.kind === "invite" || batch.kind === "resend");
  const reported = invites.flatMap(({ row }) => (row.outcome === "done" ? [row.invitationId!] : []));
  expect(new Set(reported).size).toBe(reported.length);
  const open = new Set(
    invites
      .filter(
        ({ row }) =>
          row.code === "outcome_unknown" || row.outcome === "cancelled" || row.code === "not_invited_again",
      )
      .map(({ row }) => row.emailAddress),
  );
  // An invitation that another batch changed before its own row was reconciled is reported there.
  const targets = new Set(all.flatMap(({ targetId }) => targetId ?? []));
  const unreported = [...seen].filter(
    ([id, one]) => one.isOurs && !reported.includes(id) && !open.has(one.emailAddress) && !targets.has(id),
  );
  expect(unreported).toEqual([]);
  for (const { counts, total } of await batches(harness)) {
    expect(Object.values(counts).reduce((sum, rows) => sum + rows, 0)).toBe(total);
  }
}

test("batches of all kinds end truthfully in any history", { timeout: 360_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ steps, blocked, invited, ...faults }) => {
      const known = { blocked: new Set(blocked), invited: new Set(invited) };
      const harness = await openHarness({ known, ...faults });
      const seen: Seen = new Map();
      try {
        for (const [index, step] of steps.entries()) {
          rememberAll(harness, seen);
          await take(harness, step, index + 1);
          const until = harness.time.now() + step.gapMs;
          await harness.time.runUntil(() => {
            rememberAll(harness, seen);
            return harness.time.now() >= until;
          });
        }
        await finishAll(harness, seen);
        await expectAllTrue(harness, seen);
      } finally {
        await harness.close();
      }
    }),
    { numRuns: histories },
  );
});
