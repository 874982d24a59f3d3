import type { Batch, BatchKind, Estimate, FollowUpKind, Waiting } from "#contract/batch.ts";
import { BatchMatching } from "#contract/matching/batch-matching.ts";
import type { ProblemCode } from "#contract/problem.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import {
  type Backoff,
  changePauseMs,
  inviteLanes,
  lanes,
  lastLateLook,
  needsAdmin,
  nextBatchCallAt,
  nextCallAt,
} from "#batches/lanes.ts";
import type { LedgerView, Looks, StoredBatch } from "#batches/rows.ts";
import { allowances, expectedEnd } from "./allowance.ts";
import { attentionOf } from "./attention.ts";

export function toBatch(batch: StoredBatch, view: LedgerView): Batch {
  const waiting = waitingOf(batch, view);
  return {
    id: batch.id,
    // Kind, state and options were checked by the contract before they were stored.
    kind: batch.kind as Batch["kind"],
    name: batch.name,
    note: batch.note,
    attention: attentionOf(batch, waiting),
    origin: originOf(batch),
    followUps: batch.followUps,
    state: batch.state as Batch["state"],
    counts: batch.counts,
    revokedSince: batch.revoked_rows,
    total: batch.total,
    createdAt: batch.created_at,
    createdBy: batch.created_by,
    finishedAt: batch.finished_at,
    ...(batch.paused_because !== null && { pausedBecause: batch.paused_because }),
    options: JSON.parse(batch.options) as Batch["options"],
    preset: presetOf(batch),
    ...(batch.matching !== null && { matching: BatchMatching.parse(JSON.parse(batch.matching)) }),
    ratePerHour: view.settled.get(batch.id) ?? 0,
    allowance: allowances(view),
    waiting,
    expectedEndAt: endOf(batch, view),
    restored: restoredOf(batch),
  };
}

function originOf({ origin_kind: kind, origin_id: batchId, originName }: StoredBatch): Batch["origin"] {
  if (kind === null || batchId === null) return null;
  // The engine writes it from the same closed set.
  return { kind: kind as FollowUpKind, batchId, ...(originName !== null && { name: originName }) };
}

export function presetOf({ preset_id: id, preset_name: name }: StoredBatch): Batch["preset"] {
  return id === null || name === null ? null : { id, name };
}

function restoredOf({ is_held: isHeld, restored_from: savedAt, restored_at: restoredAt }: StoredBatch) {
  return isHeld === 0 || savedAt === null || restoredAt === null ? null : { savedAt, restoredAt };
}

/** The part of a batch that says whether it moves. */
type Progress = Pick<StoredBatch, "id" | "kind" | "state" | "counts" | "is_single">;

/** Why no row of a batch moves now; null while one may be sent or reconciled, or if nothing is left to do. */
export function waitingOf(batch: Progress, view: LedgerView): Waiting | null {
  const { state, counts } = batch;
  const isQueued = state === "running" && counts.queued > 0;
  if (counts.sending === 0 && !isQueued) return null;
  if (view.isStoreFailing) return waitingFor("store_failed", null, null);
  const stopped = stoppedBy(batch, view);
  if (stopped) return waitingFor(stopped.reason, stopped, null);
  const look = nextLook(batch, view);
  const lookBackoff = waitingForBackoff(view.lanes.reconcile.backoff, view);
  if (look) return lookBackoff ?? { code: "outcome_unknown", detail: mayBeApplied, until: look.nextAt };
  if (isChange(batch)) return waitingForBackoff(view.lanes.change.backoff, view);
  return isQueued ? waitingForCall(batch, view) : lookBackoff;
}

const mayBeApplied =
  "Clerk may have applied calls without confirming it, or apply them late. Usher looks again.";

/** When the next row of a batch is looked at again, if nothing else of it is left to do; else null. */
function nextLook({ id, counts }: Progress, { looks, now }: LedgerView): Looks | null {
  const looked = looks.get(id);
  const isAll = looked !== undefined && looked.rows === counts.queued + counts.sending;
  return isAll && looked.nextAt > now ? looked : null;
}

const isChange = ({ kind }: Pick<Progress, "kind">): boolean => kind === "revoke" || kind === "delete";

/** What stops a batch until an admin acts. Revoking and deleting need a key, but no quota for e-mail. */
function stoppedBy(batch: Pick<Progress, "kind">, view: LedgerView): Backoff | null {
  const concerned = lanes.filter((lane) =>
    isChange(batch) ? lane === "change" : lane !== "change" || batch.kind === "resend",
  );
  const backoffs = concerned.map((lane) => view.lanes[lane].backoff);
  return backoffs.find((backoff) => backoff !== null && needsAdmin(backoff.reason)) ?? null;
}

function waitingForCall({ kind, counts, is_single: isSingle }: Progress, view: LedgerView): Waiting | null {
  const { check, change } = view.lanes;
  const opensAt = isSingle === 1 ? nextCallAt : nextBatchCallAt;
  const [first] = inviteLanes
    .map((lane) => ({ backoff: view.lanes[lane].backoff, at: opensAt(lane, view.lanes[lane], view) }))
    .sort((a, b) => a.at - b.at);
  if (first && first.at > view.now) {
    // The window can hold a lane longer than its backoff: then Clerk's limit is the reason.
    const reason = first.backoff?.until === first.at ? first.backoff.reason : "clerk_limit";
    return waitingFor(reason, first.backoff, first.at);
  }
  // A lane is open, but rows cannot be checked, or their old invitations cannot be revoked.
  const forCheck = counts.sending === 0 ? waitingForBackoff(check.backoff, view) : null;
  return forCheck ?? (kind === "resend" ? waitingForBackoff(change.backoff, view) : null);
}

function waitingForBackoff(backoff: Backoff | null, { now }: LedgerView): Waiting | null {
  return backoff && backoff.until > now ? waitingFor(backoff.reason, backoff, backoff.until) : null;
}

function waitingFor(code: ProblemCode, backoff: Backoff | null, until: number | null): Waiting {
  const { title, next } = problems[code];
  const detail = backoff?.reason === code ? backoff.detail : title;
  const advice = until === null ? next : "The batch resumes by itself.";
  return { code, detail: sentences(detail, advice), until };
}

const isRollback = ({ origin_kind: kind }: StoredBatch): boolean => kind === "rollback";

function endOf(batch: StoredBatch, view: LedgerView): number | null {
  const { state, counts } = batch;
  if (state !== "running" || stoppedBy(batch, view)) return null;
  const look = nextLook(batch, view);
  if (look)
    return isRollback(batch) && look.isUnanswered ? lastLateLook(batch.created_at, view) : look.nextAt;
  // The queues hold its own rows too.
  return endAfter(batch, rowsBefore(batch, counts.queued, view), view);
}

/** Batches take turns by row: before one of so many rows ends, each longer one sends as many. */
function rowsBefore(batch: Pick<Progress, "kind">, rows: number, { queues }: LedgerView): number {
  const lengths = isChange(batch) ? queues.change : queues.invite;
  return lengths.reduce((sum, queued) => sum + Math.min(queued, rows), 0);
}

/** When so many rows will have been sent (ms). */
function endAfter(batch: Pick<Progress, "kind">, rows: number, view: LedgerView): number {
  const { now, lanes: states } = view;
  if (rows === 0) return now;
  if (!isChange(batch)) return expectedEnd(rows, states, view);
  return Math.max(now, states.change.backoff?.until ?? now) + rows * changePauseMs(view.generalPer10s);
}

/** When a batch of so many rows would end if it were submitted now. */
export function estimateOf(kind: BatchKind, rows: number, view: LedgerView): Estimate {
  const rowsAhead = rowsBefore({ kind }, rows, view);
  const isStopped = stoppedBy({ kind }, view) !== null;
  return { rowsAhead, expectedEndAt: isStopped ? null : endAfter({ kind }, rowsAhead + rows, view) };
}
