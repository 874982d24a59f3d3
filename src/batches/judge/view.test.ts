import { describe, expect, test } from "vitest";
import type { OutcomeCounts } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import { ProblemCode } from "#contract/problem.ts";
import type { Backoff, Lane, LaneState } from "#batches/lanes.ts";
import { type LedgerView, noRows, type StoredBatch } from "#batches/rows.ts";
import { momentAt } from "#batches/testing/ledger-fixture.ts";
import { estimateOf, toBatch } from "./view.ts";

const now = 1_800_000_000_000;
const hourMs = 3_600_000;

function stored(counts: Partial<OutcomeCounts>, state = "running"): StoredBatch {
  return {
    id: "one",
    instance: "sandbox",
    kind: "invite",
    state,
    options: '{"notify":false}',
    body_hash: "",
    total: 30,
    turn: 0,
    created_by: "Admin",
    created_at: now,
    finished_at: null,
    preset_id: null,
    matching: null,
    preset_name: null,
    origin_kind: null,
    origin_id: null,
    is_single: 0,
    unreported: null,
    restored_from: null,
    restored_at: null,
    is_held: 0,
    member_id: null,
    paused_because: null,
    revoked_rows: 0,
    name: null,
    note: null,
    search_text: "",
    handled_failed: 0,
    handled_stop: null,
    handled_open: 0,
    followUps: [],
    originName: null,
    counts: { ...noRows(), ...counts },
  };
}

const backoff = (reason: Backoff["reason"], waitMs: number): Backoff => ({
  until: now + waitMs,
  reason,
  detail: "Words.",
  tries: 1,
});

function viewWith(backoffs: Partial<Record<Lane, Backoff>> = {}): LedgerView {
  const stateOf = (lane: Lane): LaneState => ({
    spentAt: [],
    refusedAt: [],
    backoff: backoffs[lane] ?? null,
  });
  return {
    ...momentAt(now),
    lanes: {
      bulk: stateOf("bulk"),
      single: stateOf("single"),
      change: stateOf("change"),
      reconcile: stateOf("reconcile"),
      check: stateOf("check"),
    },
    queues: { invite: [20], change: [50, 5] },
    settled: new Map(),
    looks: new Map(),
    isStoreFailing: false,
  };
}

describe("what a batch waits for", () => {
  const limit = backoff("clerk_limit", 9_000);

  test("a batch waits for nothing while a lane is open", () => {
    expect(toBatch(stored({ queued: 20 }), viewWith({ bulk: limit })).waiting).toBeNull();
    expect(toBatch(stored({ queued: 20 }), viewWith({ single: limit })).waiting).toBeNull();
  });

  test("a batch waits for the check if no row can be sent before it", () => {
    const away = viewWith({ check: backoff("clerk_unreachable", 3_000) });
    expect(toBatch(stored({ queued: 20 }), away).waiting).toMatchObject({
      code: "clerk_unreachable",
      until: now + 3_000,
    });
    expect(toBatch(stored({ queued: 20, sending: 1 }), away).waiting).toBeNull();
  });

  test("a batch waits for the lane that opens first", () => {
    const lanes = viewWith({ bulk: limit, single: backoff("clerk_unreachable", 2_000) });
    expect(toBatch(stored({ queued: 20 }), lanes).waiting).toEqual({
      code: "clerk_unreachable",
      detail: "Words. The batch resumes by itself.",
      until: now + 2_000,
    });
  });

  test.each(ProblemCode.options)(
    "a batch joins Clerk's detail for %s and advice that fits a batch",
    (code) => {
      const detail = "Check it and try again";
      const held = { ...backoff(code, 2_000), detail };
      const { waiting } = toBatch(stored({ queued: 20 }), viewWith({ bulk: held, single: held }));
      const advice = waiting?.until === null ? problems[code].next : "The batch resumes by itself.";
      expect(waiting?.detail).toBe(`${detail}. ${advice}`);
      expect(waiting?.detail).not.toContain("bulk invite");
    },
  );

  test("a batch waits for Clerk's limit if the window is full", () => {
    const view = viewWith();
    const spentAt = Array.from({ length: 100 }, () => now - 1_000);
    const full = { spentAt, refusedAt: [], backoff: null };
    const { waiting } = toBatch(stored({ queued: 20 }), {
      ...view,
      lanes: { ...view.lanes, bulk: full, single: full },
    });
    expect(waiting).toMatchObject({ code: "clerk_limit", until: now - 1_000 + hourMs });
  });

  test("a batch waits for an admin if the key is refused, even during a retry", () => {
    const key = backoff("clerk_key_refused", -5);
    const batch = toBatch(stored({ queued: 20 }), viewWith({ bulk: key, single: key }));
    expect(batch.waiting).toMatchObject({ code: "clerk_key_refused", until: null });
    expect(batch.expectedEndAt).toBeNull();
  });

  test("a batch waits for the backoff of reconciling if only unknown outcomes are left", () => {
    const lanes = viewWith({ reconcile: backoff("clerk_timeout", 4_000) });
    expect(toBatch(stored({ sending: 2 }), lanes).waiting).toMatchObject({
      code: "clerk_timeout",
      until: now + 4_000,
    });
    expect(toBatch(stored({ sending: 2 }), viewWith({ bulk: limit })).waiting).toBeNull();
  });

  test.each(["paused", "cancelled", "finished"])("a %s batch waits for nothing", (state) => {
    expect(
      toBatch(stored({ queued: 20 }, state), viewWith({ bulk: limit, single: limit })).waiting,
    ).toBeNull();
  });
});

describe("the end of a batch", () => {
  test("the expected end accounts for the other batches", () => {
    const lanes = { ...viewWith(), queues: { invite: [20, 5_000], change: [] } };
    expect(toBatch(stored({ queued: 20 }), lanes).expectedEndAt).toBe(now);
    const long = toBatch(stored({ queued: 5_000 }), lanes).expectedEndAt!;
    expect(long).toBe(now + 14 * hourMs);
  });

  test("the expected end is now while the last calls are under way", () => {
    expect(
      toBatch(stored({ sending: 3 }), { ...viewWith(), queues: { invite: [], change: [] } }).expectedEndAt,
    ).toBe(now);
  });

  test("the expected end accounts for backoffs", () => {
    const held = backoff("clerk_limit", 9_000);
    expect(toBatch(stored({ queued: 20 }), viewWith({ bulk: held, single: held })).expectedEndAt).toBe(
      now + 9_000,
    );
  });

  test.each(["paused", "cancelled", "finished"])("a %s batch has no expected end", (state) => {
    expect(toBatch(stored({ queued: 20 }, state), viewWith()).expectedEndAt).toBeNull();
  });
});

describe("a batch that revokes or deletes", () => {
  const of = (kind: string, lanes: LedgerView) => toBatch({ ...stored({ queued: 20 }), kind }, lanes);
  const withChange = (change: Backoff) => viewWith({ change });

  test.each(["revoke", "delete"])("a batch to %s shares three requests a second with the others", (kind) => {
    // 20 of the longer one, all 5 of the shorter one, 340 ms each.
    expect(of(kind, viewWith()).expectedEndAt).toBe(now + 25 * 340);
    const late = withChange(backoff("clerk_limit", 9_000));
    expect(of(kind, late).expectedEndAt).toBe(now + 9_000 + 25 * 340);
  });

  test("a batch that revokes waits for the change lane only", () => {
    const held = backoff("clerk_limit", 9_000);
    expect(of("revoke", viewWith({ bulk: held, single: held })).waiting).toBeNull();
    expect(of("revoke", withChange(held)).waiting).toMatchObject({ code: "clerk_limit", until: now + 9_000 });
    expect(of("resend", withChange(held)).waiting).toMatchObject({ code: "clerk_limit" });
    expect(of("invite", withChange(held)).waiting).toBeNull();
  });

  test("a batch that revokes needs no quota for e-mail", () => {
    const quota = backoff("clerk_mail_quota", 9_000);
    expect(of("revoke", viewWith({ bulk: quota, single: quota })).waiting).toBeNull();
    expect(of("resend", viewWith({ bulk: quota, single: quota })).waiting).toMatchObject({ until: null });
  });

  test("a refusal of the change lane stops only batches that change", () => {
    const plan = withChange(backoff("clerk_plan", 9_000));
    expect(of("delete", plan)).toMatchObject({
      waiting: { code: "clerk_plan", until: null },
      expectedEndAt: null,
    });
    expect(of("invite", plan).waiting).toBeNull();
  });
});

describe("rows that are looked at again", () => {
  const until = now + 30_000;
  const view = { ...viewWith(), looks: new Map([["one", { rows: 10, nextAt: until, isUnanswered: true }]]) };
  const rollback = { ...stored({ sending: 10 }), kind: "revoke", origin_kind: "rollback", origin_id: "two" };

  test("a batch that only looks again says when, and when it ends", () => {
    const waiting = { code: "outcome_unknown", until };
    expect(toBatch(stored({ sending: 10 }), view)).toMatchObject({ waiting, expectedEndAt: until });
    expect(toBatch(rollback, view)).toMatchObject({ waiting, expectedEndAt: now + 300_000 });
    expect(toBatch(stored({ sending: 10 }, "cancelled"), view)).toMatchObject({ waiting });
  });

  test("a rollback whose calls were all answered ends with the next look", () => {
    const answered = { ...view, looks: new Map([["one", { rows: 10, nextAt: until, isUnanswered: false }]]) };
    expect(toBatch(rollback, answered)).toMatchObject({ expectedEndAt: until });
  });

  test("a batch that still sends does not wait for rows that are looked at again", () => {
    expect(toBatch(stored({ sending: 20 }), view).waiting).toBeNull();
    expect(toBatch(stored({ sending: 10, queued: 20 }), view).waiting).toBeNull();
  });

  test("a batch does not wait for a look that is due", () => {
    const due = { ...view, looks: new Map([["one", { rows: 10, nextAt: now, isUnanswered: true }]]) };
    expect(toBatch(rollback, due)).toMatchObject({ waiting: null, expectedEndAt: now });
  });
});

test("a batch names its origin", () => {
  const made = { ...stored({}), origin_kind: "rollback", origin_id: "two" };
  expect(toBatch(made, viewWith()).origin).toEqual({ kind: "rollback", batchId: "two" });
  expect(toBatch(stored({}), viewWith()).origin).toBeNull();
});

test("the pace is the number of rows settled in the last hour", () => {
  const lanes = { ...viewWith(), settled: new Map([["one", 58]]) };
  expect(toBatch(stored({ queued: 20, done: 10 }), lanes).ratePerHour).toBe(58);
  expect(toBatch(stored({ queued: 20 }), viewWith()).ratePerHour).toBe(0);
});

test("a batch shows its options, counts and lanes", () => {
  expect(toBatch(stored({ queued: 20, done: 10 }), viewWith())).toMatchObject({
    id: "one",
    total: 30,
    createdBy: "Admin",
    options: { notify: false },
    counts: { queued: 20, sending: 0, done: 10, skipped: 0, failed: 0, cancelled: 0 },
    allowance: {
      bulk: { limit: 25, left: 25, addressesPerCall: 10, opensAt: null },
      single: { limit: 100, left: 100, addressesPerCall: 1, opensAt: null },
    },
  });
});

describe("the estimate for a new batch", () => {
  const queues = { invite: [400, 50], change: [] };

  test("the estimate counts what the running batches send before its end", () => {
    const view = { ...viewWith(), queues };
    expect(estimateOf("invite", 100, view)).toEqual({ rowsAhead: 150, expectedEndAt: now });
    expect(estimateOf("invite", 400, view)).toEqual({ rowsAhead: 450, expectedEndAt: now + 2 * hourMs });
  });

  test("the estimate is what the batch itself says once it is submitted", () => {
    const batch = { ...stored({ queued: 400 }), total: 400 };
    const view = { ...viewWith(), queues: { ...queues, invite: [...queues.invite, 400] } };
    const { expectedEndAt } = estimateOf("invite", 400, { ...viewWith(), queues });
    expect(toBatch(batch, view).expectedEndAt).toBe(expectedEndAt);
  });

  test("a resend of 100,000 takes twelve days", () => {
    const { expectedEndAt } = estimateOf("resend", 100_000, viewWith());
    expect(Math.round(((expectedEndAt ?? 0) - now) / (24 * hourMs))).toBe(12);
  });

  test("a batch that deletes does not wait for the invitations of others", () => {
    expect(estimateOf("delete", 100, { ...viewWith(), queues })).toMatchObject({ rowsAhead: 0 });
  });

  test("nothing can be estimated while Clerk needs an admin first", () => {
    const view = viewWith({ bulk: backoff("clerk_mail_quota", 1_000) });
    expect(estimateOf("invite", 10, view)).toMatchObject({ expectedEndAt: null });
  });
});
