import type { Batch, BatchOrigin, LaneAllowance, Waiting } from "#contract/batch.ts";
import type { ProblemCode } from "#contract/problem.ts";
import { problems } from "#contract/problem-words.ts";
import {
  expectedEnd,
  type Gate,
  type GateName,
  laneAllowance,
  type LaneName,
  laneNames,
  type LaneState,
  needsPerson,
  nextCallAt,
} from "./lanes.ts";
import { readGates, readLane } from "./lane-store.ts";
import type { Ledger } from "./ledger.ts";
import { readQueues, type StoredBatch } from "./ledger-read.ts";

/** The lanes at one moment, read once for however many batches are shown. */
export type Lanes = {
  now: number;
  hourMs: number;
  states: Record<LaneName, LaneState>;
  gates: Partial<Record<GateName, Gate>>;
  /** Rows that wait in each running batch. */
  queues: number[];
};

export async function readLanes(ledger: Ledger, now: number, hourMs: number): Promise<Lanes> {
  const { db, instance } = ledger;
  return {
    now,
    hourMs,
    states: {
      bulk: await readLane(db, instance, "bulk", now - hourMs),
      single: await readLane(db, instance, "single", now - hourMs),
    },
    gates: await readGates(db, instance),
    queues: await readQueues(ledger),
  };
}

export function allowances({ states, now, hourMs }: Lanes): Record<LaneName, LaneAllowance> {
  return {
    bulk: laneAllowance("bulk", states.bulk, now, hourMs),
    single: laneAllowance("single", states.single, now, hourMs),
  };
}

function waitingFor(code: ProblemCode, gate: Gate | null, until: number | null): Waiting {
  const words = gate && gate.code === code ? gate.detail : problems[code].title;
  return { code, detail: `${words} ${problems[code].next}`, until };
}

/** Why no row of a batch moves now. Null while one may be sent or looked up, and when there is nothing left to do. */
function waiting({ state, counts }: StoredBatch, lanes: Lanes): Waiting | null {
  const { now, hourMs, states, gates } = lanes;
  const stopped = Object.values(gates).find((gate) => needsPerson(gate.code));
  const isOpen = counts.sending > 0 || (state === "running" && counts.queued > 0);
  if (!isOpen) return null;
  if (stopped) return waitingFor(stopped.code, stopped, null);
  if (state !== "running" || counts.queued === 0) {
    const { lookup } = gates;
    return lookup && lookup.opensAt > now ? waitingFor(lookup.code, lookup, lookup.opensAt) : null;
  }
  const [first] = laneNames
    .map((lane) => ({ gate: states[lane].gate, opensAt: nextCallAt(lane, states[lane], now, hourMs) }))
    .sort((a, b) => a.opensAt - b.opensAt);
  if (!first || first.opensAt <= now) return null;
  // The window can hold a lane longer than what shut it: then Clerk's limit is the reason.
  const code = first.gate?.opensAt === first.opensAt ? first.gate.code : "clerk_limit";
  return waitingFor(code, first.gate, first.opensAt);
}

/** Batches take turns by row, so a longer one has sent as many rows as this one when this one ends. */
function endOf({ state, counts }: StoredBatch, lanes: Lanes): number | null {
  if (state !== "running" || Object.values(lanes.gates).some((gate) => needsPerson(gate.code))) return null;
  const before = lanes.queues.reduce((sum, queued) => sum + Math.min(queued, counts.queued), 0);
  return before === 0 ? lanes.now : expectedEnd(before, lanes.states, lanes.now, lanes.hourMs);
}

function originOf({ origin_kind: kind, origin_id: batchId }: StoredBatch): Batch["origin"] {
  // Written by this engine from the same closed set.
  return kind === null || batchId === null ? null : { kind: kind as BatchOrigin["kind"], batchId };
}

export function toBatch(batch: StoredBatch, lanes: Lanes): Batch {
  return {
    id: batch.id,
    // Both were checked by the contract before they were stored, and are written nowhere else.
    kind: batch.kind as Batch["kind"],
    origin: originOf(batch),
    state: batch.state as Batch["state"],
    counts: batch.counts,
    total: batch.total,
    createdAt: batch.created_at,
    createdBy: batch.created_by,
    finishedAt: batch.finished_at,
    options: JSON.parse(batch.options) as Batch["options"],
    ratePerHour: 0,
    allowance: allowances(lanes),
    waiting: waiting(batch, lanes),
    expectedEndAt: endOf(batch, lanes),
  };
}
