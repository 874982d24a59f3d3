import { describe, expect, test } from "vitest";
import type { OutcomeCounts } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import { ProblemCode } from "#contract/problem.ts";
import type { Gate } from "#batches/lanes.ts";
import { noRows } from "#batches/ledger/ledger.ts";
import type { StoredBatch } from "#batches/ledger/read.ts";
import { type Lanes, toBatch } from "./view.ts";

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
    origin_kind: null,
    origin_id: null,
    counts: { ...noRows(), ...counts },
  };
}

const gate = (code: Gate["code"], waitMs: number): Gate => ({
  opensAt: now + waitMs,
  code,
  detail: "Words.",
  tries: 1,
});

function lanesWith({
  bulk = null,
  single = null,
  lookup,
}: {
  bulk?: Gate | null;
  single?: Gate | null;
  lookup?: Gate;
}): Lanes {
  const gates = { ...(bulk && { bulk }), ...(single && { single }), ...(lookup && { lookup }) };
  const states = { bulk: { spentAt: [], gate: bulk }, single: { spentAt: [], gate: single } };
  return {
    now,
    hourMs,
    generalPer10s: 100,
    states,
    gates,
    queues: [20],
    changeQueues: [50, 5],
    settled: new Map(),
  };
}

describe("what a batch waits for", () => {
  const limit = gate("clerk_limit", 9_000);

  test("is nothing while a lane is open", () => {
    expect(toBatch(stored({ queued: 20 }), lanesWith({ bulk: limit })).waiting).toBeNull();
    expect(toBatch(stored({ queued: 20 }), lanesWith({ single: limit })).waiting).toBeNull();
  });

  test("is the check when no row may be sent before it", () => {
    const lanes = lanesWith({});
    const away = { ...lanes, gates: { check: gate("clerk_unreachable", 3_000) } };
    expect(toBatch(stored({ queued: 20 }), away).waiting).toMatchObject({
      code: "clerk_unreachable",
      until: now + 3_000,
    });
    expect(toBatch(stored({ queued: 20, sending: 1 }), away).waiting).toBeNull();
  });

  test("is the lane that opens first", () => {
    const lanes = lanesWith({ bulk: limit, single: gate("clerk_unreachable", 2_000) });
    expect(toBatch(stored({ queued: 20 }), lanes).waiting).toEqual({
      code: "clerk_unreachable",
      detail: "Words. The batch resumes by itself.",
      until: now + 2_000,
    });
  });

  test.each(ProblemCode.options)("joins Clerk's words about %s and advice that fits a batch", (code) => {
    const detail = "Check it and try again";
    const shut = { ...gate(code, 2_000), detail };
    const { waiting } = toBatch(stored({ queued: 20 }), lanesWith({ bulk: shut, single: shut }));
    const advice = waiting?.until === null ? problems[code].next : "The batch resumes by itself.";
    expect(waiting?.detail).toBe(`${detail}. ${advice}`);
    expect(waiting?.detail).not.toContain("bulk invite");
  });

  test("is the limit when our own window is full", () => {
    const lanes = lanesWith({});
    const spentAt = Array.from({ length: 100 }, () => now - 1_000);
    const full = { spentAt, gate: null };
    const { waiting } = toBatch(stored({ queued: 20 }), { ...lanes, states: { bulk: full, single: full } });
    expect(waiting).toMatchObject({ code: "clerk_limit", until: now - 1_000 + hourMs });
  });

  test("is a person when the key is refused, even while it is tried", () => {
    const key = gate("clerk_key_refused", -5);
    const batch = toBatch(stored({ queued: 20 }), lanesWith({ bulk: key, single: key }));
    expect(batch.waiting).toMatchObject({ code: "clerk_key_refused", until: null });
    expect(batch.expectedEndAt).toBeNull();
  });

  test("is the look-up when only doubtful rows are left", () => {
    const lanes = lanesWith({ lookup: gate("clerk_timeout", 4_000) });
    expect(toBatch(stored({ sending: 2 }), lanes).waiting).toMatchObject({
      code: "clerk_timeout",
      until: now + 4_000,
    });
    expect(toBatch(stored({ sending: 2 }), lanesWith({ bulk: limit })).waiting).toBeNull();
  });

  test.each(["paused", "cancelled", "finished"])("is nothing when it is %s", (state) => {
    expect(
      toBatch(stored({ queued: 20 }, state), lanesWith({ bulk: limit, single: limit })).waiting,
    ).toBeNull();
  });
});

describe("the end of a batch", () => {
  test("is reckoned in turn with the others", () => {
    const lanes = { ...lanesWith({}), queues: [20, 5_000] };
    expect(toBatch(stored({ queued: 20 }), lanes).expectedEndAt).toBe(now);
    const long = toBatch(stored({ queued: 5_000 }), lanes).expectedEndAt!;
    expect(long).toBe(now + 14 * hourMs);
  });

  test("is now while its last calls are under way", () => {
    expect(toBatch(stored({ sending: 3 }), { ...lanesWith({}), queues: [] }).expectedEndAt).toBe(now);
  });

  test("waits for the lanes", () => {
    const shut = gate("clerk_limit", 9_000);
    expect(toBatch(stored({ queued: 20 }), lanesWith({ bulk: shut, single: shut })).expectedEndAt).toBe(
      now + 9_000,
    );
  });

  test.each(["paused", "cancelled", "finished"])("is unknown when it is %s", (state) => {
    expect(toBatch(stored({ queued: 20 }, state), lanesWith({})).expectedEndAt).toBeNull();
  });
});

describe("a batch that revokes or deletes", () => {
  const of = (kind: string, lanes: Lanes) => toBatch({ ...stored({ queued: 20 }), kind }, lanes);
  const withChange = (change: Gate): Lanes => ({ ...lanesWith({}), gates: { change } });

  test.each(["revoke", "delete"])("to %s ends after those beside it, at five a second", (kind) => {
    // 20 of the longer one, all 5 of the shorter one, 200 ms each.
    expect(of(kind, lanesWith({})).expectedEndAt).toBe(now + 25 * 200);
    const late = withChange(gate("clerk_limit", 9_000));
    expect(of(kind, late).expectedEndAt).toBe(now + 9_000 + 25 * 200);
  });

  test("waits for its own lane only", () => {
    const shut = gate("clerk_limit", 9_000);
    expect(of("revoke", lanesWith({ bulk: shut, single: shut })).waiting).toBeNull();
    expect(of("revoke", withChange(shut)).waiting).toMatchObject({ code: "clerk_limit", until: now + 9_000 });
    expect(of("resend", withChange(shut)).waiting).toMatchObject({ code: "clerk_limit" });
    expect(of("invite", withChange(shut)).waiting).toBeNull();
  });

  test("is not stopped for want of mail", () => {
    const quota = gate("clerk_mail_quota", 9_000);
    expect(of("revoke", lanesWith({ bulk: quota, single: quota })).waiting).toBeNull();
    expect(of("resend", lanesWith({ bulk: quota, single: quota })).waiting).toMatchObject({ until: null });
  });

  test("is stopped alone by what only its lane was told", () => {
    const plan = withChange(gate("clerk_plan", 9_000));
    expect(of("delete", plan)).toMatchObject({
      waiting: { code: "clerk_plan", until: null },
      expectedEndAt: null,
    });
    expect(of("invite", plan).waiting).toBeNull();
  });
});

test("a batch tells what it was made of", () => {
  const made = { ...stored({}), origin_kind: "rollback", origin_id: "two" };
  expect(toBatch(made, lanesWith({})).origin).toEqual({ kind: "rollback", batchId: "two" });
  expect(toBatch(stored({}), lanesWith({})).origin).toBeNull();
});

test("the pace is what was settled in the hour", () => {
  const lanes = { ...lanesWith({}), settled: new Map([["one", 58]]) };
  expect(toBatch(stored({ queued: 20, done: 10 }), lanes).ratePerHour).toBe(58);
  expect(toBatch(stored({ queued: 20 }), lanesWith({})).ratePerHour).toBe(0);
});

test("a batch shows its options, counts and lanes", () => {
  expect(toBatch(stored({ queued: 20, done: 10 }), lanesWith({}))).toMatchObject({
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
