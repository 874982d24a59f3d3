import type { Invitation } from "#contract/invitation.ts";
import { judgeCall } from "#batches/judge/call-result.ts";
import { type ChangeAnswer, judgeChange } from "#batches/judge/change-result.ts";
import { judgeReconciliation } from "#batches/judge/reconciliation.ts";
import { type Conditions, inviteLanes, type LookMoment, nextLateLook } from "#batches/lanes.ts";
import type {
  BatchRow,
  Call,
  CallVerdict,
  ChangeCall,
  RowChange,
  UnknownRow,
  Verdict,
} from "#batches/rows.ts";
import type { CallResult } from "#batches/upstream.ts";
import { settleCancelled } from "./cancelled-rows.ts";
import { countMoves, finishBatches } from "./counts.ts";
import { countUnclear, isClerkAnswering, learnRefusalCost } from "./evidence.ts";
import { createInvitationRecords, noteRevocation, writeRecord } from "./invitation-records.ts";
import { endBackoff, readLane, readTries, startBackoff } from "./lanes.ts";
import type { HeldLedger, Trx } from "./ledger.ts";
import { cellsAfter, outcomeAfter, type RowOrigin } from "./row-columns.ts";

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
  const { lane } = call;
  await ledger.transact(async (trx) => {
    const circumstances = {
      ...conditions,
      tries: await readTries(trx, instance, lane),
      unclearRows: await countUnclear(trx, instance, inviteLanes),
      isClerkAnswering: await isClerkAnswering(trx, instance, call.id, inviteLanes),
    };
    await writeCall(trx, instance, call.id, judgeCall(call, result, circumstances), conditions);
    if (result.kind === "refused") await releaseExplained(trx, call);
    if (result.kind !== "wait" && result.kind !== "done") return;
    const spent = (await readLane(trx, instance, lane, conditions)).spentAt.length;
    await learnRefusalCost(trx, instance, { lane, isLimited: result.kind === "wait", spent }, conditions);
  });
}

/**
 * A refused row, or half, of a refused call explains why that call was refused: the rest of its rows are as likely to
 * be bad as any other.
 */
async function releaseExplained(trx: Trx, { rows }: Call): Promise<void> {
  const callIds = new Set(rows.flatMap(({ refusedCallId }) => refusedCallId ?? []));
  if (callIds.size === 0) return;
  const batchIds = trx.selectFrom("batch").select("id").where("state", "in", ["running", "paused"]);
  await trx
    .updateTable("batch_row")
    .set({ isolate: 0 })
    .where("batch_id", "in", batchIds)
    .where("outcome", "=", "queued")
    .where("step", "=", "invite")
    .where("isolate", "=", 1)
    .where("call_id", "in", [...callIds])
    .execute();
}

/** The same for a call that revokes or deletes. @throws LeaseLostError */
export async function settleChange(
  ledger: HeldLedger,
  { id, row, startedAt }: ChangeCall,
  answer: ChangeAnswer,
  conditions: Conditions,
): Promise<void> {
  const { instance } = ledger;
  await ledger.transact(async (trx) => {
    const circumstances = {
      ...conditions,
      tries: await readTries(trx, instance, "change"),
      unclearRows: await countUnclear(trx, instance, ["change"]),
      isClerkAnswering: await isClerkAnswering(trx, instance, id, ["change"]),
    };
    const record = await createInvitationRecords(trx, instance).find(row.targetId);
    const { emailAddress: _, ...given } = row.invitee;
    const options = { recorded: record?.options ?? null, given, startedAt };
    await writeCall(trx, instance, id, judgeChange(row, answer, options, circumstances), conditions);
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
    const listed = result.kind === "done" ? result.value.map((one) => one.id) : [];
    const evidence = {
      recorded: await createInvitationRecords(trx, instance).recordedIds(listed),
      isClerkAnswering: await isClerkAnswering(trx, instance, row.callId, inviteLanes),
    };
    const tries = await readTries(trx, instance, "reconcile");
    const verdict = judgeReconciliation(row, result, evidence, { ...conditions, tries });
    const from = row.isQueued ? "queued" : "unknown";
    await writeVerdict(trx, instance, verdict, { conditions, from, callId: row.callId });
  });
}

/** Writes how a call ended and the outcomes of its rows. */
export async function writeCall(
  trx: Trx,
  instance: string,
  callId: string,
  verdict: CallVerdict,
  conditions: LookMoment,
): Promise<void> {
  const { state, spentAt } = verdict;
  await trx
    .updateTable("call")
    .set({ state, spent_at: spentAt, ended_at: conditions.now })
    .where("id", "=", callId)
    .execute();
  await writeVerdict(trx, instance, verdict, { conditions, from: "call", callId });
}

type Origin = { conditions: LookMoment; from: RowOrigin; callId: string | null };

/** Writes a verdict to rows that are still where it found them. Other rows are left untouched. */
export async function writeVerdict(
  trx: Trx,
  instance: string,
  { rows, backoffs, recovered }: Verdict,
  { conditions, from, callId }: Origin,
): Promise<void> {
  const { now } = conditions;
  const before = from === "queued" ? "queued" : "sending";
  const moves = countMoves();
  for (const { row, change: judged } of rows) {
    const change = watched(row, judged, conditions);
    const { numUpdatedRows } = await trx
      .updateTable("batch_row")
      .set(cellsAfter(row, change, { now, from }))
      .where("batch_id", "=", row.batchId)
      .where("position", "=", row.position)
      .where("outcome", "=", before)
      .$if(from === "unknown", (query) => query.where("look_at", "is not", null))
      .$if(from === "queued", (query) => query.where("doubt_since", "is not", null))
      .where("call_id", callId === null ? "is" : "=", callId)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) continue;
    moves.add(row.batchId, before, outcomeAfter(change, before));
    if ("invitation" in change && change.invitation !== undefined && change.kind !== "stray")
      await writeRecord(trx, instance, row, change.invitation);
    if (isRevocation(row, judged)) await noteRevocation(trx, instance, row.targetId, now);
    if (change.kind === "changed" && row.step === "delete" && row.targetId !== null)
      await createInvitationRecords(trx, instance).delete(row.targetId);
  }
  await moves.write(trx);
  await settleCancelled(trx, instance, moves.batchIds(), conditions);
  await finishBatches(trx, moves.batchIds(), now);
  for (const { lane, backoff } of backoffs) await startBackoff(trx, instance, lane, backoff);
  if (recovered) await endBackoff(trx, instance, recovered);
}

/** True if the answer shows that the row's target is revoked. */
function isRevocation(row: BatchRow, judged: RowChange): row is BatchRow & { targetId: string } {
  if (row.step !== "revoke" || row.targetId === null) return false;
  return judged.kind === "changed" || (judged.kind === "freed" && judged.isRevoked);
}

/** A rollback looks again later whether a call with an unknown outcome has made another invitation. */
function watched(row: BatchRow, change: RowChange, conditions: LookMoment): RowChange {
  const { now, clerkAheadMs } = conditions;
  const { rolledBackAt, unknownSince, unknownUntil } = row;
  // A call that Clerk answered is not applied later.
  const mayAppear = unknownSince !== null && (unknownUntil ?? Infinity) > now + clerkAheadMs;
  if (rolledBackAt === null || !mayAppear || row.step !== "revoke") return change;
  const next = nextLateLook(rolledBackAt, conditions);
  return change.kind === "changed" && next !== undefined ? { kind: "watch", reconcileAt: next } : change;
}
