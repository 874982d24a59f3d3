import type { BatchKind, Outcome } from "#contract/batch.ts";
import * as z from "zod/mini";
import type {
  BatchRow,
  CallPeriod,
  Isolation,
  QueuedRow,
  Reason,
  RowChange,
  RowOptions,
  Step,
} from "#batches/rows.ts";
import type { Invitee } from "#batches/upstream.ts";
import type { Schema } from "#store/schema.ts";
import { isOfRestore } from "#batches/judge/own-invitation.ts";
import { halfDone } from "./cancelled-rows.ts";

const StoredOptions = z.record(z.string(), z.unknown());

/** The contract checked options before they were stored. */
export function readStoredOptions(text: string): RowOptions {
  return StoredOptions.parse(JSON.parse(text));
}

/** The columns of `batch_row` that the engine works on. */
export const rowColumns = [
  "batch_row.batch_id",
  "batch_row.position",
  "batch_row.email_address",
  "batch_row.options",
  "batch_row.attempts",
  "batch_row.step",
  "batch_row.target_id",
  "batch_row.doubt_since",
  "batch_row.isolate",
  "batch_row.call_id",
  "batch_row.doubt_until",
  "batch_row.mark",
] as const;

/** The name of a column without its table. */
type Column<Name extends string> = Name extends `${string}.${infer Bare}` ? Bare : never;
type RowCells = Pick<Schema["batch_row"], Column<(typeof rowColumns)[number]>>;

/** The columns of `batch` that its rows need. */
export const batchColumns = [
  "batch.kind",
  "batch.options",
  "batch.created_by",
  "batch.created_at",
  "batch.origin_kind",
  "batch.is_single",
  "batch.restored_from",
  "batch.restored_at",
] as const;
export type BatchCells = Pick<Schema["batch"], Column<(typeof batchColumns)[number]>>;

export function toBatchRow(row: RowCells, batch: BatchCells): BatchRow {
  return {
    // All three come from closed sets.
    kind: batch.kind as BatchKind,
    step: row.step as Step,
    isolation: row.isolate as Isolation,
    refusedCallId: row.isolate === 1 ? row.call_id : null,
    targetId: row.target_id,
    batchId: row.batch_id,
    position: row.position,
    emailAddress: row.email_address,
    attempts: row.attempts,
    unknownSince: row.doubt_since,
    unknownUntil: row.doubt_until,
    isSingle: batch.is_single === 1,
    rolledBackAt: batch.origin_kind === "rollback" ? batch.created_at : null,
    restored: restoredOf(batch),
    invitedBy: batch.created_by,
    mark: row.mark,
    invitee: inviteeOf(row, batch),
  };
}

function restoredOf({ restored_from: from, restored_at: until }: BatchCells): BatchRow["restored"] {
  return from === null || until === null ? null : { from, until };
}

/** The columns of a queued row. */
export const queuedColumns = [...rowColumns, "checked_at", "reconciled_at", "looks"] as const;

type QueuedCells = RowCells & Pick<Schema["batch_row"], "checked_at" | "reconciled_at" | "looks">;

export function toQueuedRow(row: QueuedCells, batch: BatchCells): QueuedRow {
  return {
    ...toBatchRow(row, batch),
    checkedAt: row.checked_at,
    reconciledAt: row.reconciled_at,
    callId: row.call_id,
    reconcileTries: row.looks,
  };
}

function inviteeOf(row: RowCells, batch: BatchCells): Invitee {
  const { ignoreExisting, ...options } = {
    ...readStoredOptions(batch.options),
    ...(row.options === null ? {} : readStoredOptions(row.options)),
  };
  return {
    ...options,
    // A call may have invited the address already: Clerk's refusal of a second invitation is the last guard.
    ...(ignoreExisting === true && row.doubt_since === null ? { ignoreExisting } : {}),
    emailAddress: row.email_address,
  };
}

/** Where a row is before a change: `sending` in a call, waiting to be reconciled (`unknown`), or queued again. */
export type RowOrigin = "call" | "unknown" | "queued";

/** The outcome of a row after a change. */
export function outcomeAfter(change: RowChange, before: "queued" | "sending"): Outcome {
  switch (change.kind) {
    case "invited":
    case "changed":
      return "done";
    case "skipped":
    case "failed":
      return change.kind;
    case "queued":
    case "freed":
    case "absent":
    case "stray":
      return "queued";
    case "watch":
      return "sending";
    case "unknown":
      return before;
    default:
      return change satisfies never;
  }
}

/** What a change writes to its row. */
export function cellsAfter(
  row: BatchRow,
  change: RowChange,
  { now, from }: { now: number; from: RowOrigin },
) {
  const attempts = row.attempts + 1;
  const reason = reasonOf(row, change);
  const common = {
    outcome: outcomeAfter(change, from === "queued" ? "queued" : "sending"),
    code: reason?.code ?? null,
    detail: reason?.detail ?? null,
    clerk_code: reason?.clerkCode ?? null,
    clerk_trace_id: reason?.traceId ?? null,
  };
  const settled = { ...common, attempts, look_at: null, settled_at: now };
  switch (change.kind) {
    case "invited":
      return { ...settled, invitation_id: change.invitation.id };
    case "changed":
      return { ...settled, invitation_id: row.targetId };
    case "skipped":
    case "failed":
      return { ...settled, invitation_id: change.invitation?.id ?? null };
    case "freed":
      return {
        ...common,
        step: "invite",
        // The invitation has attempts of its own.
        attempts: 0,
        look_at: null,
        // After a restore, an invitation that followed the revocation may exist.
        ...(isOfRestore(row) ? {} : { doubt_since: null, doubt_until: null }),
        ...(change.isRevoked ? {} : { target_id: null }),
        ...(change.options ? { options: JSON.stringify(change.options) } : {}),
      };
    case "queued":
      return {
        ...common,
        look_at: change.notBefore ?? null,
        isolate: change.isolation,
        ...(change.period && periodCells(row, change.period)),
        reconciled_at: null,
        ...(change.isAttempt ? { attempts } : {}),
      };
    case "absent":
      return {
        ...common,
        look_at: null,
        looks: 0,
        isolate: change.isolation,
        reconciled_at: now,
        ...(change.isProven === true ? { doubt_since: null, doubt_until: null } : {}),
        ...(change.isAttempt ? { attempts } : {}),
      };
    case "stray":
      return { ...common, step: "revoke", target_id: change.invitation.id, look_at: null };
    case "watch":
      return { ...common, step: "find", look_at: change.reconcileAt, looks: 0 };
    case "unknown":
      return {
        ...common,
        look_at: change.reconcileAt,
        looks: change.reconcileTries ?? 0,
        ...periodCells(row, change),
        reconciled_at: null,
      };
    default:
      return change satisfies never;
  }
}

/** The calls with an unknown outcome, and one more: from the start of the first to the last effect of any. */
function periodCells(
  { unknownSince, unknownUntil }: BatchRow,
  { since, until }: Pick<CallPeriod, "since"> & Partial<CallPeriod>,
) {
  return {
    doubt_since: unknownSince ?? since,
    ...(until === undefined ? {} : { doubt_until: Math.max(unknownUntil ?? 0, until) }),
  };
}

/** A row that is not invited after its old invitation was revoked says so: that link is dead. */
function reasonOf(row: BatchRow, change: RowChange): Reason | undefined {
  if (change.kind === "unknown") return change.refusal;
  if (!("reason" in change)) return undefined;
  const isHalfDone = row.step === "invite" && row.targetId !== null && !("invitation" in change);
  if (!isHalfDone) return change.reason;
  return { ...change.reason, detail: halfDone(row.emailAddress, change.reason.detail) };
}
