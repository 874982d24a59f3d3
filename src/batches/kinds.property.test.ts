import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Batch, Row } from "#contract/batch.ts";
import { addresses, batchId, type Desk, openDesk, rowsOf } from "#batches/testing/harness.ts";
import type { ChangeFault } from "#batches/testing/model-changes.ts";
import type { Fault, LookupFault } from "#batches/testing/model-clerk.ts";

// Each history is a database on the disk and some thousand steps; more of them are a matter of patience only.
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
const step: fc.Arbitrary<Step> = fc.oneof(
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
  steps: fc.array(step, { minLength: 3, maxLength: 9 }),
  calls: fc.array(call, { maxLength: 15 }),
  lookups: fc.array(fc.constantFrom<LookupFault>("none", "none", "not-sent", "unknown", "wait"), {
    maxLength: 15,
  }),
  changes: fc.array(fc.constantFrom(...changeFaults), { maxLength: 20 }),
  crashAt: fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 3 }),
  blocked: fc.subarray(pool, { maxLength: 3 }),
  invited: fc.subarray(pool, { maxLength: 8 }),
});

/** Every invitation there ever was, by id: the model forgets those that are deleted. */
type Seen = Map<string, { emailAddress: string; isOurs: boolean }>;

function remember(desk: Desk, seen: Seen): void {
  for (const { id, emailAddress, isOurs } of desk.clerk.invitations) seen.set(id, { emailAddress, isOurs });
}

function chosen(desk: Desk, numbers: readonly number[]) {
  const all = desk.clerk.invitations;
  const ids = new Set(numbers.flatMap((number) => all[number % Math.max(all.length, 1)] ?? []));
  return [...ids].map(({ id, emailAddress }) => ({ invitationId: id, emailAddress }));
}

async function batches(desk: Desk): Promise<Batch[]> {
  const { data } = await desk.ask((engine) => engine.list({ limit: 200, offset: 0 }));
  return data.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

async function followUpTwice(desk: Desk, kind: "retry" | "rollback", id: string): Promise<void> {
  const before = await desk.ask((engine) => engine.get(id));
  const one = await desk.ask((engine) => engine[kind](id, "Admin"));
  const two = await desk.ask((engine) => engine[kind](id, "Admin"));
  if (before?.state === "finished" && one && two && one.kind !== "refused" && two.kind !== "refused") {
    expect(two.batch.id).toBe(one.batch.id);
  }
}

async function take(desk: Desk, step: Step, index: number): Promise<void> {
  const id = batchId(index);
  switch (step.do) {
    case "invite":
      await desk.submit(id, rowsOf(step.list));
      return;
    case "resend":
    case "revoke":
    case "delete": {
      const rows = chosen(desk, step.picks);
      if (rows.length === 0) return;
      const { do: kind } = step;
      await desk.submitBatch(id, kind === "resend" ? { kind, options: {}, rows } : { kind, rows });
      return;
    }
    case "accept": {
      const pending = desk.clerk.invitations.filter((one) => one.status === "pending");
      const invitation = pending[step.pick % Math.max(pending.length, 1)];
      if (invitation) invitation.status = "accepted";
      return;
    }
    case "retry":
    case "rollback":
    case "cancel":
    case "pause": {
      const all = await batches(desk);
      const batch = all[step.batch % Math.max(all.length, 1)];
      if (!batch) return;
      if (step.do === "retry" || step.do === "rollback") return followUpTwice(desk, step.do, batch.id);
      const order = step.do;
      await desk.ask((engine) => engine[order](batch.id));
      return;
    }
    default:
      step satisfies never;
  }
}

/** Resumes what is paused and lets everything come to its end. */
async function finishAll(desk: Desk, seen: Seen): Promise<void> {
  for (const { id } of await batches(desk)) await desk.ask((engine) => engine.resume(id));
  await desk.time.runUntil(async () => {
    remember(desk, seen);
    const all = await batches(desk);
    return all.every(({ state, counts }) => state !== "running" && counts.sending === 0);
  });
  await desk.runToEnd();
}

async function rowsOfAll(desk: Desk): Promise<{ batch: Batch; row: Row; targetId: string | null }[]> {
  const all: { batch: Batch; row: Row; targetId: string | null }[] = [];
  for (const batch of await batches(desk)) {
    const kept = await desk
      .db()
      .selectFrom("batch_row")
      .select("target_id")
      .where("batch_id", "=", batch.id)
      .orderBy("position")
      .execute();
    for await (const row of (await desk.engine().allRows(batch.id))!) {
      all.push({ batch, row, targetId: kept[row.index]!.target_id });
    }
  }
  return all;
}

function expectTruth(
  { batch, row, targetId }: Awaited<ReturnType<typeof rowsOfAll>>[number],
  desk: Desk,
  seen: Seen,
): void {
  const statusOf = (id: string | null | undefined) =>
    desk.clerk.invitations.find((one) => one.id === id)?.status ?? "gone";
  const isChange = batch.kind === "revoke" || batch.kind === "delete";
  const said = `${batch.kind} ${row.emailAddress} ${row.outcome} ${row.code} ${row.detail}`;
  if (row.outcome === "done" && !isChange) {
    expect(seen.get(row.invitationId!), `Row: ${said}`).toEqual({
      emailAddress: row.emailAddress,
      isOurs: true,
    });
  }
  if (row.outcome === "done" && batch.kind === "revoke") {
    expect(["revoked", "gone"], `Row: ${said}`).toContain(statusOf(targetId));
  }
  if (row.outcome === "done" && batch.kind === "delete")
    expect(statusOf(targetId), `Row: ${said}`).toBe("gone");
  if (row.code === "invitation_gone") expect(statusOf(targetId), `Row: ${said}`).toBe("gone");
  if (row.detail?.includes("was revoked, but") || row.code === "not_invited_again") {
    expect(["revoked", "gone"], `Row: ${said}`).toContain(statusOf(targetId));
  }
  const unsent = batch.state === "cancelled" ? ["cancelled"] : [];
  expect(["done", "skipped", "failed", ...unsent], `Row: ${said}`).toContain(row.outcome);
}

async function expectAllTrue(desk: Desk, seen: Seen): Promise<void> {
  const all = await rowsOfAll(desk);
  for (const entry of all) expectTruth(entry, desk, seen);
  // At most one pending invitation an address.
  const pending = desk.clerk.invitations.filter((one) => one.status === "pending");
  expect(new Set(pending.map((one) => one.emailAddress)).size).toBe(pending.length);
  // Each invitation of ours stands in one row, but for addresses that nobody knows of or that a cancel left.
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
  // One that another batch revoked or deleted before its own row was looked at again is told of there.
  const targets = new Set(all.flatMap(({ targetId }) => targetId ?? []));
  const unreported = [...seen].filter(
    ([id, one]) => one.isOurs && !reported.includes(id) && !open.has(one.emailAddress) && !targets.has(id),
  );
  expect(unreported).toEqual([]);
  for (const { counts, total } of await batches(desk)) {
    expect(Object.values(counts).reduce((sum, rows) => sum + rows, 0)).toBe(total);
  }
}

test("batches of all kinds end truthfully in any history", { timeout: 360_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ steps, blocked, invited, ...faults }) => {
      const world = { blocked: new Set(blocked), invited: new Set(invited) };
      const desk = await openDesk({ world, ...faults });
      const seen: Seen = new Map();
      try {
        for (const [index, step] of steps.entries()) {
          remember(desk, seen);
          await take(desk, step, index + 1);
          const until = desk.time.now() + step.gapMs;
          await desk.time.runUntil(() => {
            remember(desk, seen);
            return desk.time.now() >= until;
          });
        }
        await finishAll(desk, seen);
        await expectAllTrue(desk, seen);
      } finally {
        await desk.close();
      }
    }),
    { numRuns: histories },
  );
});
