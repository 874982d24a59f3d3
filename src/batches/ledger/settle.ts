import type { Outcome } from "#contract/batch.ts";
import type { Invitation } from "#contract/invitation.ts";
import { judgeCall } from "#batches/judge/call-result.ts";
import { type ChangeAnswer, judgeChange } from "#batches/judge/change-result.ts";
import { judgeReconciliation } from "#batches/judge/reconciliation.ts";
import type { Conditions } from "#batches/lanes.ts";
import type {
  BatchRow,
  Call,
  CallVerdict,
  ChangeCall,
  Reason,
  RowChange,
  UnknownRow,
  Verdict,
} from "#batches/rows.ts";
import type { CallResult } from "#batches/upstream.ts";
import { halfDone, settleCancelled } from "./cancelled-rows.ts";
import { countMoves, finishBatches } from "./counts.ts";
import { createInvitationRecords } from "./invitation-records.ts";
import { endBackoff, readTries, startBackoff } from "./lanes.ts";
import type { HeldLedger, Trx } from "./ledger.ts";

/**
 * Judges Clerk's answer to a call and writes the outcomes of its rows, in one transaction.
 *
 * @throws LeaseLostError if another process has taken over: it reconciles these rows itself.
 */
export async function settleCall(
  ledger: HeldLedger,
  call: Call,
  result: CallResult<Invitation[]>,
  conditions: Conditions,
): Promise<void> {
  const { instance } = ledger;
  await ledger.transact(async (trx) => {
    const tries = await readTries(trx, instance, call.lane);
    await writeCall(
      trx,
      instance,
      call.id,
      judgeCall(call, result, { ...conditions, tries }),
      conditions.now,
    );
  });
}

/** The same for a call that revokes or deletes. @throws LeaseLostError */
export async function settleChange(
  ledger: HeldLedger,
  { id, row }: ChangeCall,
  answer: ChangeAnswer,
  conditions: Conditions,
): Promise<void> {
  const { instance } = ledger;
  await ledger.transact(async (trx) => {
    const tries = await readTries(trx, instance, "change");
    const record = await createInvitationRecords(trx, instance).find(row.targetId);
    const { emailAddress: _, ...given } = row.invitee;
    const options = { recorded: record?.options ?? null, given };
    await writeCall(
      trx,
      instance,
      id,
      judgeChange(row, answer, options, { ...conditions, tries }),
      conditions.now,
    );
  });
}

/** Judges what Clerk lists for a row with an unknown outcome, and writes it. @throws LeaseLostError */
export async function settleReconciliation(
  ledger: HeldLedger,
  row: UnknownRow,
  result: CallResult<Invitation[]>,
  conditions: Conditions,
): Promise<void> {
  const { instance } = ledger;
  await ledger.transact(async (trx) => {
    const tries = await readTries(trx, instance, "reconcile");
    const listed = result.kind === "done" ? result.value.map((one) => one.id) : [];
    const recorded = await createInvitationRecords(trx, instance).recordedIds(listed);
    const verdict = judgeReconciliation(row, result, recorded, { ...conditions, tries });
    await writeVerdict(trx, instance, verdict, { now: conditions.now, callId: null });
  });
}

/** Writes how a call ended and the outcomes of its rows. */
export async function writeCall(
  trx: Trx,
  instance: string,
  callId: string,
  verdict: CallVerdict,
  now: number,
): Promise<void> {
  const { state, spentAt } = verdict;
  await trx.updateTable("call").set({ state, spent_at: spentAt }).where("id", "=", callId).execute();
  await writeVerdict(trx, instance, verdict, { now, callId });
}

/**
 * Writes a verdict to rows that are still `sending` in this call, or that wait to be reconciled if `callId` is null.
 * Other rows are left untouched.
 */
export async function writeVerdict(
  trx: Trx,
  instance: string,
  { rows, backoffs, recovered }: Verdict,
  { now, callId }: { now: number; callId: string | null },
): Promise<void> {
  const moves = countMoves();
  const records = createInvitationRecords(trx, instance);
  for (const { row, change } of rows) {
    const { numUpdatedRows } = await trx
      .updateTable("batch_row")
      .set(cells(row, change, now))
      .where("batch_id", "=", row.batchId)
      .where("position", "=", row.position)
      .where("outcome", "=", "sending")
      .where((eb) => (callId === null ? eb("look_at", "is not", null) : eb("call_id", "=", callId)))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) continue;
    moves.add(row.batchId, "sending", outcomeAfter[change.kind]);
    if (change.kind === "invited") {
      const { emailAddress, ...options } = row.invitee;
      await records.write({ ...change.invitation, emailAddress }, row.invitedBy, options, row.batchId);
    }
    if (change.kind === "changed" && row.step === "delete" && row.targetId !== null)
      await records.delete(row.targetId);
  }
  await moves.write(trx);
  await settleCancelled(trx, instance, moves.batchIds(), now);
  await finishBatches(trx, moves.batchIds(), now);
  for (const { lane, backoff } of backoffs) await startBackoff(trx, instance, lane, backoff);
  if (recovered) await endBackoff(trx, instance, recovered);
}

const outcomeAfter: Record<RowChange["kind"], Outcome> = {
  invited: "done",
  changed: "done",
  skipped: "skipped",
  failed: "failed",
  queued: "queued",
  freed: "queued",
  unknown: "sending",
};

function cells(row: BatchRow, change: RowChange, now: number) {
  const attempts = row.attempts + 1;
  const reason = reasonOf(row, change);
  const common = {
    outcome: outcomeAfter[change.kind],
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
      return settled;
    case "freed":
      return {
        ...common,
        step: "invite",
        // The invitation has attempts of its own.
        attempts: 0,
        call_id: null,
        ...(change.isRevoked ? {} : { target_id: null }),
        ...(change.options ? { options: JSON.stringify(change.options) } : {}),
      };
    case "queued":
      return {
        ...common,
        look_at: null,
        call_id: null,
        doubt_since: row.unknownSince ?? change.since ?? null,
        ...(change.isolate ? { isolate: 1 } : {}),
        ...(change.isAttempt ? { attempts } : {}),
      };
    case "unknown":
      return {
        ...common,
        look_at: change.reconcileAt,
        looks: change.reconcileTries ?? 0,
        doubt_since: row.unknownSince ?? change.since,
      };
    default:
      return change satisfies never;
  }
}

/** A row that is not invited after its old invitation was revoked says so: that link is dead. */
function reasonOf(row: BatchRow, change: RowChange): Reason | undefined {
  if (change.kind === "unknown") return change.refusal;
  if (!("reason" in change)) return undefined;
  const isHalfDone = row.step === "invite" && row.targetId !== null;
  if (!isHalfDone) return change.reason;
  return { ...change.reason, detail: halfDone(row.emailAddress, change.reason.detail) };
}
