import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Batch, type BatchKind, FollowUpKind, NewBatch, type Row } from "#contract/batch.ts";
import { addresses, batchId, type Harness, openHarness } from "#batches/testing/harness.ts";
import { type AnswerInPart, answersInPart } from "#batches/testing/model-answers.ts";
import type { ChangeFault, Fault, SearchFault } from "#batches/testing/model-faults.ts";
import type { ModelInvitation } from "#batches/testing/model-invitations.ts";
import type { OthersEvent } from "#batches/testing/model-others.ts";
import { searchOf, timeoutOf } from "#batches/testing/search-of-histories.ts";
import {
  invitationsOf,
  isTwice,
  isTwin,
  isUnseen,
  madeAt,
  type Setting,
} from "#batches/testing/row-truth.ts";
import type { Performed } from "./single-action.ts";

// Each history takes a database on disk and some thousand steps; raise this for a longer search.
const histories = Number(process.env["HISTORIES"] ?? 25);

const pool = addresses(14);
const refusals = Object.keys(answersInPart) as AnswerInPart[];

type Step = { gapMs: number } & (
  | { do: "invite"; list: string[] }
  | { do: "resend" | "revoke" | "delete"; picks: number[] }
  | { do: "perform"; kind: BatchKind; emailAddress: string; pick: number }
  | { do: FollowUpKind | "cancel" | "pause"; batch: number }
  | { do: "others"; event: OthersEvent }
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
    do: fc.constant("perform" as const),
    kind: fc.constantFrom<BatchKind>("invite", "invite", "resend", "resend", "revoke", "delete"),
    emailAddress: fc.constantFrom(...pool),
    pick: fc.nat(40),
    gapMs,
  }),
  fc.record({
    do: fc.constantFrom<FollowUpKind | "cancel" | "pause">(...FollowUpKind.options, "cancel", "pause"),
    batch: fc.nat(5),
    gapMs,
  }),
  fc.record({
    do: fc.constant("others" as const),
    event: fc.record({
      emailAddress: fc.constantFrom(...pool),
      event: fc.constantFrom("invited" as const, "accepted" as const, "revoked" as const, "deleted" as const),
      publicMetadata: fc.constantFrom({}, { by: "others" }),
    }),
    gapMs,
  }),
);

const call: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fault>({ kind: "none" }) },
  fc.constantFrom<Fault>(
    { kind: "not-sent" },
    { kind: "busy" },
    { kind: "before" },
    { kind: "after" },
    { kind: "answer-short" },
    { kind: "key-refused" },
    { kind: "wait", retryAfterMs: 5_000 },
    { kind: "crash-before" },
    { kind: "crash-after" },
    { kind: "suspended", forMs: 15_000 },
  ),
  fc.record({ kind: fc.constant("partly" as const), answer: fc.constantFrom(...refusals) }),
  fc.record({ kind: fc.constant("late" as const), afterMs: fc.constantFrom(1_500, 8_000, 100_000) }),
);

const changeFault = fc.oneof(
  { weight: 3, arbitrary: fc.constant<ChangeFault>("none") },
  fc.constantFrom<ChangeFault>(
    "not-sent",
    "before",
    "after",
    "key-refused",
    "wait",
    "crash-before",
    "crash-after",
    { kind: "late", afterMs: 1_500 },
    { kind: "late", afterMs: 20_000 },
    { kind: "suspended", forMs: 15_000 },
  ),
);

const history = fc.record({
  steps: fc.array(anyStep, { minLength: 3, maxLength: 9 }),
  calls: fc.array(call, { maxLength: 15 }),
  searches: fc.array(fc.constantFrom<SearchFault>("none", "none", "not-sent", "unknown", "wait"), {
    maxLength: 15,
  }),
  changes: fc.array(changeFault, { maxLength: 20 }),
  crashAt: fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 3 }),
  blocked: fc.subarray(pool, { maxLength: 3 }),
  invited: fc.subarray(pool, { maxLength: 8 }),
  rules: fc.record({
    listLagMs: fc.constantFrom(0, 0, 800, 4_000),
    clockAheadMs: fc.constantFrom(0, 3_600_000, -3_600_000),
  }),
});

function pick(harness: Harness, numbers: readonly number[]) {
  const all = harness.clerk.invitations;
  const ids = new Set(numbers.flatMap((number) => all[number % Math.max(all.length, 1)] ?? []));
  return [...ids].map(({ id, emailAddress }) => ({ invitationId: id, emailAddress }));
}

async function batches(harness: Harness): Promise<Batch[]> {
  const { data } = await harness.ask((engine) => engine.list({ limit: 200, offset: 0 }));
  return data.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

const isOver = (batch: Batch | null) => batch?.state === "finished" || batch?.state === "cancelled";

async function followUpTwice(harness: Harness, kind: FollowUpKind, id: string): Promise<void> {
  const before = await harness.ask((engine) => engine.get(id));
  const one = await harness.ask((engine) => engine[kind](id, "Admin"));
  const two = await harness.ask((engine) => engine[kind](id, "Admin"));
  if (isOver(before) && one && two && one.kind !== "refused" && two.kind !== "refused") {
    expect(two.batch.id).toBe(one.batch.id);
    const source = await harness.ask((engine) => engine.get(id));
    expect(source?.followUps.filter((made) => made.kind === kind)).toHaveLength(1);
  }
}

/** Starts a single action without waiting for it; its process may crash meanwhile. */
function perform(
  harness: Harness,
  { kind, emailAddress, pick: number }: Extract<Step, { do: "perform" }>,
  options: { redirectUrl: string },
  answers: Performed[],
): void {
  const rows = kind === "invite" ? [{ emailAddress }] : pick(harness, [number]);
  if (rows.length === 0) return;
  const newBatch = NewBatch.parse(
    kind === "invite" || kind === "resend" ? { kind, options, rows } : { kind, rows },
  );
  const action = { newBatch, createdBy: "Admin", unreported: "{}" };
  void harness
    .engine()
    .perform(action)
    .then((performed) => answers.push(performed));
}

async function take(harness: Harness, step: Step, index: number, answers: Performed[]): Promise<void> {
  const id = batchId(index);
  // By it each invitation can be assigned to its batch.
  const options = { redirectUrl: `https://example.com/${index}` };
  switch (step.do) {
    case "invite": {
      const rows = step.list.map((emailAddress) => ({ emailAddress }));
      await harness.submitBatch(id, { kind: "invite", options, rows });
      return;
    }
    case "resend":
    case "revoke":
    case "delete": {
      const rows = pick(harness, step.picks);
      if (rows.length === 0) return;
      const { do: kind } = step;
      await harness.submitBatch(id, kind === "resend" ? { kind, options, rows } : { kind, rows });
      return;
    }
    case "perform":
      perform(harness, step, options, answers);
      return;
    case "others":
      harness.clerk.happens(step.event);
      return;
    case "retry":
    case "rollback":
    case "remaining":
    case "cancel":
    case "pause": {
      const all = await batches(harness);
      const batch = all[step.batch % Math.max(all.length, 1)];
      if (!batch) return;
      const order = step.do;
      if (order !== "cancel" && order !== "pause") return followUpTwice(harness, order, batch.id);
      await harness.ask((engine) => engine[order](batch.id));
      return;
    }
    default:
      step satisfies never;
  }
}

/** Longer than the engine looks for late effects. */
const lookedMs = 700_000;

/** Resumes paused batches and runs all to their end. */
async function finishAll(harness: Harness): Promise<void> {
  for (const { id } of await batches(harness)) await harness.ask((engine) => engine.resume(id));
  await harness.time.runUntil(async () => {
    const all = await batches(harness);
    return all.every(({ state, counts }) => state !== "running" && counts.sending === 0);
  });
  await harness.time.settled(harness.time.sleep(lookedMs));
  await harness.runToEnd();
}

type Entry = { batch: Batch; row: Row; targetId: string | null };

/** The one-row batches of single actions, which are not listed. */
async function singleBatches(harness: Harness): Promise<Batch[]> {
  const rows = await harness.db().selectFrom("batch").select("id").where("is_single", "=", 1).execute();
  const all = await Promise.all(rows.map(({ id }) => harness.engine().get(id)));
  return all.filter((batch) => batch !== null);
}

async function rowsOfAll(harness: Harness): Promise<Entry[]> {
  const all: Entry[] = [];
  for (const batch of [...(await batches(harness)), ...(await singleBatches(harness))]) {
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

const isInvite = ({ batch }: Entry) => batch.kind === "invite" || batch.kind === "resend";

/** A lagging list still shows an invitation whose record was deleted with it. */
const isForgotten = ({ events }: ModelInvitation) =>
  events.some(({ by, status }) => by === "engine" && status === "deleted");

function describeEntry({ batch, row }: Entry): string {
  return `${batch.kind} ${batch.options.redirectUrl} ${row.emailAddress} ${row.outcome} ${row.code} ${row.detail}`;
}

function expectTruth(entry: Entry, { clerk }: Setting): void {
  const { batch, row, targetId } = entry;
  const target = clerk.everMade.find((one) => one.id === targetId);
  const status = clerk.invitations.find((one) => one.id === targetId)?.status ?? "gone";
  const description = describeEntry(entry);
  if (row.outcome === "done" && batch.kind === "revoke")
    expect(["revoked", "gone"], `Row: ${description}`).toContain(status);
  if (row.outcome === "done" && batch.kind === "delete") expect(status, `Row: ${description}`).toBe("gone");
  if (row.code === "invitation_gone" && targetId !== null) expect(status, `Row: ${description}`).toBe("gone");
  if (row.detail?.includes("was revoked, but") || row.code === "not_invited_again") {
    expect(["revoked", "gone"], `Row: ${description}`).toContain(status);
  }
  // A rollback changes only what its batch made.
  if (batch.origin?.kind === "rollback" && target) expect(target.isOurs, `Row: ${description}`).toBe(true);
  // Usher says that it revoked an invitation only if it did.
  if (row.revokedAt !== undefined) {
    const made = clerk.invitations.find((one) => one.id === row.invitationId)?.status ?? "gone";
    expect(["revoked", "gone"], `Row: ${description}`).toContain(made);
  }
  const unsent = batch.state === "cancelled" ? ["cancelled"] : [];
  expect(["done", "skipped", "failed", ...unsent], `Row: ${description}`).toContain(row.outcome);
}

/** The rows of an address that were sent with the same options: a row, its retries. */
function familiesOf(entries: readonly Entry[]): Entry[][] {
  const ofInvites = entries.filter((entry) => isInvite(entry) && entry.row.code !== "duplicate");
  const byKey = Map.groupBy(
    ofInvites,
    ({ batch, row }) => `${row.emailAddress} ${batch.options.redirectUrl}`,
  );
  return [...byKey.values()];
}

function expectFamilyTruth(family: readonly Entry[], all: readonly Entry[], setting: Setting): void {
  const [first] = family;
  if (!first) return;
  const sent = {
    row: first.row,
    redirectUrl: first.batch.options.redirectUrl ?? "",
    publicMetadata: {},
    submittedAt: first.batch.createdAt,
  };
  const own = invitationsOf(setting, sent);
  const description = family.map(describeEntry).join("; ");
  const reported = family.flatMap(({ row }) => (row.outcome === "done" ? [row.invitationId] : []));
  for (const id of reported) {
    const one = setting.clerk.everMade.find((invitation) => invitation.id === id);
    if (one && isForgotten(one)) continue;
    expect(one && (own.includes(one) || isTwin(one, sent, setting)), `Row: ${description}`).toBe(true);
  }
  expect(family.length === 1 && isTwice(own, setting), `Twice: ${description}`).toBe(false);
  const codes = family.map(({ row }) => row.code);
  if (codes.includes("outcome_unknown") || codes.includes("already_revoked")) return;
  // An invitation that another batch changed before its own row was reconciled is reported there.
  const targets = new Set(all.flatMap(({ targetId }) => targetId ?? []));
  const settledAt = Math.max(...family.map(({ row }) => row.settledAt ?? Number.POSITIVE_INFINITY));
  const unreported = own.filter(
    (one) => !reported.includes(one.id) && !targets.has(one.id) && !isUnseen(one, settledAt, setting),
  );
  expect(unreported, `Unreported: ${description}`).toEqual([]);
}

/** No invitation of a batch that was rolled back is pending, unless a retry made it. */
function expectRolledBack(all: readonly Entry[], setting: Setting): void {
  for (const { batch, row } of all) {
    if (batch.origin?.kind !== "rollback" || batch.state !== "finished" || row.outcome !== "done") continue;
    const source = all.find((entry) => entry.batch.id === batch.origin?.batchId);
    const isRetried = all.some(
      (entry) =>
        isInvite(entry) &&
        entry.batch.options.redirectUrl === source?.batch.options.redirectUrl &&
        entry.batch.id !== source?.batch.id,
    );
    if (!source || isRetried) continue;
    const left = setting.clerk.invitations.filter(
      (one) =>
        one.isOurs &&
        one.status === "pending" &&
        one.emailAddress === row.emailAddress &&
        one.redirectUrl === source.batch.options.redirectUrl &&
        madeAt(one) < (row.settledAt ?? 0) + 290_000 - setting.listLagMs,
    );
    expect(left, `Left after a rollback: ${row.emailAddress}`).toEqual([]);
  }
}

/** The answer to a single action agrees with the final outcome of its row. */
function expectAnswersTrue(answers: readonly Performed[], all: readonly Entry[]): void {
  for (const answer of answers) {
    if (answer.kind === "not-sent") continue;
    const entry = all.find(({ batch }) => batch.id === answer.batchId);
    expect(entry).toBeDefined();
    if (answer.kind !== "settled" || entry === undefined) continue;
    const { revokedAt: _, ...row } = entry.row;
    expect(answer.action.row).toEqual(row);
  }
}

async function expectAllTrue(
  harness: Harness,
  listLagMs: number,
  answers: readonly Performed[],
): Promise<void> {
  const { clerk, interruptedAt } = harness;
  const setting = { clerk, listLagMs, interruptedAt };
  const all = await rowsOfAll(harness);
  for (const entry of all) expectTruth(entry, setting);
  expectAnswersTrue(answers, all);
  const forgotten = new Set(clerk.everMade.filter(isForgotten).map(({ id }) => id));
  const reported = all.flatMap(({ batch, row: { outcome, invitationId = "" } }) =>
    batch.kind !== "revoke" && batch.kind !== "delete" && outcome === "done" && !forgotten.has(invitationId)
      ? [invitationId]
      : [],
  );
  expect(new Set(reported).size).toBe(reported.length);
  for (const family of familiesOf(all)) expectFamilyTruth(family, all, setting);
  expectRolledBack(all, setting);
  for (const { id, counts, total, revokedSince } of await batches(harness)) {
    expect(Object.values(counts).reduce((sum, rows) => sum + rows, 0)).toBe(total);
    const revoked = all.filter(({ batch, row }) => batch.id === id && row.revokedAt !== undefined);
    expect(revokedSince).toBe(revoked.length);
  }
}

test("batches of all kinds end truthfully in any history", { timeout: timeoutOf(histories) }, async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ steps, blocked, invited, rules, ...faults }) => {
      const known = { blocked: new Set(blocked), invited: new Set(invited) };
      const harness = await openHarness({ known, rules, ...faults });
      try {
        const answers: Performed[] = [];
        for (const [index, step] of steps.entries()) {
          await take(harness, step, index + 1, answers);
          await harness.time.settled(harness.time.sleep(step.gapMs));
        }
        await finishAll(harness);
        await expectAllTrue(harness, rules.listLagMs, answers);
      } finally {
        await harness.close();
      }
    }),
    searchOf(histories),
  );
});
