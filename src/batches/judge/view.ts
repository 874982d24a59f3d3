import type { Batch, BatchOrigin, LaneAllowance, Waiting } from "#contract/batch.ts";
import type { ProblemCode } from "#contract/problem.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import {
  changePauseMs,
  expectedEnd,
  type Gate,
  type GateName,
  laneAllowance,
  type LaneName,
  laneNames,
  type LaneState,
  needsPerson,
  nextCallAt,
} from "#batches/lanes.ts";
import { readGates, readLane } from "#batches/ledger/lanes.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { readQueues, readSettledSince, type StoredBatch } from "#batches/ledger/read.ts";
import type { World } from "#batches/dispatch/calls.ts";

/** The lanes at one moment, read once for however many batches are shown. */
export type Lanes = {
  now: number;
  hourMs: number;
  generalPer10s: number;
  states: Record<LaneName, LaneState>;
  gates: Partial<Record<GateName, Gate>>;
  /** Rows that wait in each running batch that invites. */
  queues: number[];
  /** The same of batches that only revoke or delete. */
  changeQueues: number[];
  /** Rows of each batch that were settled in the hour that has just passed. */
  settled: ReadonlyMap<string, number>;
  /** The store refuses to be written to, so nothing can be sent. */
  isStoreFailing?: boolean;
};

export async function readLanes(
  ledger: Ledger,
  now: number,
  { hourMs, generalPer10s }: Pick<World, "hourMs" | "generalPer10s">,
): Promise<Lanes> {
  const { db, instance } = ledger;
  return {
    now,
    hourMs,
    generalPer10s,
    states: {
      bulk: await readLane(db, instance, "bulk", now - hourMs),
      single: await readLane(db, instance, "single", now - hourMs),
    },
    gates: await readGates(db, instance),
    queues: await readQueues(ledger, ["invite", "resend"]),
    changeQueues: await readQueues(ledger, ["revoke", "delete"]),
    settled: await readSettledSince(ledger, now - hourMs),
  };
}

export function allowances({ states, now, hourMs }: Lanes): Record<LaneName, LaneAllowance> {
  return {
    bulk: laneAllowance("bulk", states.bulk, now, hourMs),
    single: laneAllowance("single", states.single, now, hourMs),
  };
}

function waitingFor(code: ProblemCode, gate: Gate | null, until: number | null): Waiting {
  const { title, next } = problems[code];
  const reason = gate && gate.code === code ? gate.detail : title;
  return { code, detail: sentences(reason, until === null ? next : "The batch resumes by itself."), until };
}

const isChange = ({ kind }: StoredBatch): boolean => kind === "revoke" || kind === "delete";

/** What stops a batch until a person does something. Revoking and deleting need a key, but no room for mail. */
function stoppedBy(batch: StoredBatch, { gates }: Lanes): Gate | undefined {
  const { change, ...others } = gates;
  const own = isChange(batch) ? [change] : Object.values(batch.kind === "resend" ? gates : others);
  return own.find((gate) => gate !== undefined && needsPerson(gate.code));
}

/** What the change lane waits for, as long as it is shut. */
function changeWaiting({ gates, now }: Lanes): Waiting | null {
  const { change } = gates;
  return change && change.opensAt > now ? waitingFor(change.code, change, change.opensAt) : null;
}

/** What keeps rows from an open lane: they cannot be checked, or their old invitations cannot be revoked. */
function waitingBefore({ kind, counts }: StoredBatch, lanes: Lanes): Waiting | null {
  const { check } = lanes.gates;
  if (check && check.opensAt > lanes.now && counts.sending === 0)
    return waitingFor(check.code, check, check.opensAt);
  return kind === "resend" ? changeWaiting(lanes) : null;
}

/** Why no row of a batch moves now. Null while one may be sent or looked up, and when there is nothing left to do. */
function waiting(batch: StoredBatch, lanes: Lanes): Waiting | null {
  const { state, counts } = batch;
  const { now, hourMs, states, gates } = lanes;
  const stopped = stoppedBy(batch, lanes);
  const isOpen = counts.sending > 0 || (state === "running" && counts.queued > 0);
  if (!isOpen) return null;
  if (lanes.isStoreFailing) return waitingFor("store_failed", null, null);
  if (stopped) return waitingFor(stopped.code, stopped, null);
  if (isChange(batch)) return changeWaiting(lanes);
  if (state !== "running" || counts.queued === 0) {
    const { lookup } = gates;
    return lookup && lookup.opensAt > now ? waitingFor(lookup.code, lookup, lookup.opensAt) : null;
  }
  const [first] = laneNames
    .map((lane) => ({ gate: states[lane].gate, opensAt: nextCallAt(lane, states[lane], now, hourMs) }))
    .sort((a, b) => a.opensAt - b.opensAt);
  if (!first || first.opensAt <= now) return waitingBefore(batch, lanes);
  // The window can hold a lane longer than what shut it: then Clerk's limit is the reason.
  const code = first.gate?.opensAt === first.opensAt ? first.gate.code : "clerk_limit";
  return waitingFor(code, first.gate, first.opensAt);
}

/** Batches take turns by row, so a longer one has sent as many rows as this one when this one ends. */
function endOf(batch: StoredBatch, lanes: Lanes): number | null {
  const { state, counts } = batch;
  const { now, states, hourMs, generalPer10s, gates } = lanes;
  if (state !== "running" || stoppedBy(batch, lanes)) return null;
  const queues = isChange(batch) ? lanes.changeQueues : lanes.queues;
  const before = queues.reduce((sum, queued) => sum + Math.min(queued, counts.queued), 0);
  if (before === 0) return now;
  if (isChange(batch))
    return Math.max(now, gates.change?.opensAt ?? now) + before * changePauseMs(generalPer10s);
  return expectedEnd(before, states, now, hourMs);
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
    ratePerHour: lanes.settled.get(batch.id) ?? 0,
    allowance: allowances(lanes),
    waiting: waiting(batch, lanes),
    expectedEndAt: endOf(batch, lanes),
  };
}
