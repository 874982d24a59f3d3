import type { Batch } from "#contract/batch.ts";

const lane = { limit: 100, left: 100, addressesPerCall: 1, opensAt: null };

/** A running invite batch with these counts; its total is their sum. */
export function batchForTests(counts: Partial<Batch["counts"]>, changes: Partial<Batch> = {}): Batch {
  const all = { queued: 0, sending: 0, done: 0, skipped: 0, failed: 0, cancelled: 0, ...counts };
  return {
    id: "b",
    kind: "invite",
    name: null,
    note: null,
    attention: all.failed > 0 ? "failed" : null,
    origin: null,
    followUps: [],
    preset: null,
    state: "running",
    counts: all,
    revokedSince: 0,
    total: Object.values(all).reduce((sum, count) => sum + count, 0),
    createdAt: 0,
    createdBy: "",
    finishedAt: null,
    options: {},
    ratePerHour: 0,
    allowance: { bulk: lane, single: lane },
    waiting: null,
    expectedEndAt: null,
    restored: null,
    ...changes,
  };
}
