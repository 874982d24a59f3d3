import type { BatchOptions, Outcome } from "#contract/batch.ts";
import type { ProblemCode } from "#contract/problem.ts";
import type { Invitation } from "#contract/invitation.ts";
import { halfDone, settleCancelled } from "./cancelled-rows.ts";
import { openGate, shutGate } from "./lanes.ts";
import type { Gate, GateName } from "#batches/lanes.ts";
import {
  assertHolder,
  type Call,
  type ClaimedRow,
  finishBatches,
  type Ledger,
  rowMoves,
  type Trx,
} from "./ledger.ts";

/** Why a row is settled without an invitation, or what Clerk said before a look-up decides. */
export type Reason = { code: ProblemCode; detail: string; clerkCode?: string; traceId?: string };

/**
 * What becomes of a row that was `sending`. `changed`: the invitation is revoked or deleted, which is all. `freed`: the
 * address may be invited now, with `options` if given; `isRevoked` if its old invitation was revoked for it.
 * `queued` with `isAttempt` costs one of its attempts; with `since` (ms) its
 * call may have done something all the same. `doubt`: nobody knows;
 * it stays `sending` and is looked up from `lookAt` (ms) on, after `looks` refused look-ups; `heard` is used if the look-up finds nothing.
 */
export type RowChange =
  | { kind: "done"; invitation: Invitation }
  | { kind: "skipped" | "failed"; reason: Reason }
  | { kind: "queued"; isolate: boolean; isAttempt: boolean; since?: number }
  | { kind: "changed" }
  | { kind: "freed"; isRevoked: boolean; options?: BatchOptions }
  | { kind: "doubt"; since: number; lookAt: number; looks?: number; heard?: Reason };

export type RowSettlement = { row: ClaimedRow; change: RowChange };

/** How a call ended. `spentAt` null: it is known to have cost Clerk's allowance nothing. */
export type CallEnd = { state: string; spentAt: number | null };

export type Settlement = {
  token: number;
  now: number;
  rows: readonly RowSettlement[];
  /** The gates this answer shuts, and the one it shows open. */
  shut: readonly { name: GateName; gate: Gate }[];
  open: GateName | null;
};

/** A row that failed between its two halves says so: whoever it names has no working link now. */
function settledReason(row: ClaimedRow, change: RowChange): Reason | undefined {
  if (change.kind === "doubt") return change.heard;
  if (!("reason" in change)) return undefined;
  const isHalfDone = change.kind === "failed" && row.step === "invite" && row.targetId !== null;
  return isHalfDone
    ? { ...change.reason, detail: halfDone(row.emailAddress, change.reason.detail) }
    : change.reason;
}

function cells({ row, change }: RowSettlement, now: number) {
  const attempts = row.attempts + 1;
  const heard = settledReason(row, change);
  const words = {
    code: heard?.code ?? null,
    detail: heard?.detail ?? null,
    clerk_code: heard?.clerkCode ?? null,
    clerk_trace_id: heard?.traceId ?? null,
  };
  switch (change.kind) {
    case "done":
      return {
        outcome: "done",
        attempts,
        look_at: null,
        settled_at: now,
        invitation_id: change.invitation.id,
        ...words,
      };
    case "changed":
      return {
        outcome: "done",
        attempts,
        look_at: null,
        settled_at: now,
        invitation_id: row.targetId,
        ...words,
      };
    case "freed":
      return {
        outcome: "queued",
        step: "invite",
        // The new call has its own five attempts, and nobody has invited this address yet.
        attempts: 0,
        call_id: null,
        ...words,
        ...(change.isRevoked ? {} : { target_id: null }),
        ...(change.options ? { options: JSON.stringify(change.options) } : {}),
      };
    case "skipped":
    case "failed":
      return { outcome: change.kind, attempts, look_at: null, settled_at: now, ...words };
    case "queued":
      return {
        outcome: "queued",
        look_at: null,
        call_id: null,
        ...words,
        doubt_since: row.doubtSince ?? change.since ?? null,
        ...(change.isolate ? { isolate: 1 } : {}),
        ...(change.isAttempt ? { attempts } : {}),
      };
    case "doubt":
      return {
        outcome: "sending",
        look_at: change.lookAt,
        looks: change.looks ?? 0,
        doubt_since: row.doubtSince ?? change.since,
        ...words,
      };
    default:
      return change satisfies never;
  }
}

/** The invitation's origin, which Clerk does not keep. */
export async function recordInvitation(
  trx: Trx,
  instance: string,
  row: ClaimedRow,
  invitation: Invitation,
): Promise<void> {
  const { emailAddress, ...options } = row.invitee;
  await trx
    .insertInto("invitation_record")
    .values({
      instance,
      invitation_id: invitation.id,
      email_address: emailAddress,
      invited_by: row.invitedBy,
      batch_id: row.batchId,
      options: JSON.stringify(options),
      created_at: invitation.createdAt,
    })
    .onConflict((conflict) => conflict.columns(["instance", "invitation_id"]).doNothing())
    .execute();
}

/** The address stands in the record too, and deleting an invitation is how a person is erased. */
async function eraseRecord(trx: Trx, instance: string, invitationId: string | null): Promise<void> {
  await trx
    .deleteFrom("invitation_record")
    .where("instance", "=", instance)
    .where("invitation_id", "=", invitationId)
    .execute();
}

const outcomeAfter: Record<RowChange["kind"], Outcome> = {
  done: "done",
  skipped: "skipped",
  failed: "failed",
  queued: "queued",
  changed: "done",
  freed: "queued",
  doubt: "sending",
};

/**
 * Writes what became of rows, in the caller's transaction. A row that is not `sending` any more, or in another call by
 * now (`callId` null: or in a call again), is left as it is.
 */
async function settleRows(
  trx: Trx,
  instance: string,
  settlement: Settlement,
  callId: string | null,
): Promise<void> {
  const moves = rowMoves();
  for (const settled of settlement.rows) {
    const { row, change } = settled;
    const { numUpdatedRows } = await trx
      .updateTable("batch_row")
      .set(cells(settled, settlement.now))
      .where("batch_id", "=", row.batchId)
      .where("position", "=", row.position)
      .where("outcome", "=", "sending")
      .where((eb) => (callId === null ? eb("look_at", "is not", null) : eb("call_id", "=", callId)))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) continue;
    moves.add(row.batchId, "sending", outcomeAfter[change.kind]);
    if (change.kind === "done") await recordInvitation(trx, instance, row, change.invitation);
    if (change.kind === "changed" && row.step === "delete") await eraseRecord(trx, instance, row.targetId);
  }
  await moves.write(trx);
  await settleCancelled(trx, instance, moves.batchIds(), settlement.now);
  await finishBatches(trx, moves.batchIds(), settlement.now);
  for (const { name, gate } of settlement.shut) await shutGate(trx, instance, name, gate);
  if (settlement.open) await openGate(trx, instance, settlement.open);
}

/**
 * Writes how a call ended and what became of its rows, in one transaction.
 *
 * @throws LeaseLostError when another process has taken over: it has looked these rows up itself.
 */
export async function settleCall(
  { db, instance }: Ledger,
  call: Pick<Call, "id">,
  end: CallEnd,
  settlement: Settlement,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await assertHolder(trx, instance, settlement.token);
    await trx
      .updateTable("call")
      .set({ state: end.state, spent_at: end.spentAt })
      .where("id", "=", call.id)
      .execute();
    await settleRows(trx, instance, settlement, call.id);
  });
}

/**
 * Writes what a look-up found.
 *
 * @throws LeaseLostError
 */
export async function settleLookup({ db, instance }: Ledger, settlement: Settlement): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await assertHolder(trx, instance, settlement.token);
    await settleRows(trx, instance, settlement, null);
  });
}
