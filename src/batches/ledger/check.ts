import type { Conditions } from "#batches/lanes.ts";
import { type Evidence, judgeCheck } from "#batches/judge/check-result.ts";
import type { Checked } from "#batches/precheck/precheck.ts";
import type { CheckChange, CheckVerdict, QueuedRow } from "#batches/rows.ts";
import { countMoves, finishBatches } from "./counts.ts";
import { createInvitationRecords, writeRecord } from "./invitation-records.ts";
import { endBackoff, readTries, startBackoff } from "./lanes.ts";
import { type HeldLedger, type Ledger, readGaps, type Trx } from "./ledger.ts";
import { hasUnchecked, invitations, isChecked, nextQueued, windowRows } from "./queue.ts";

/**
 * A check starts when one of so many next rows is unchecked. While it reads a page of the pending list, the lanes take
 * eleven rows; a list of 5,000 has eleven pages.
 */
const lowRows = 150;
/** As many addresses as one request for users can hold. */
const rowsPerCheck = 100;

/** Unchecked rows in the order of their claims; none while enough of the next rows are checked since `since` (ms). */
export async function rowsToCheck(
  { db, instance }: Ledger,
  { since, now }: { since: number; now: number },
): Promise<QueuedRow[]> {
  return db.transaction().execute(async (trx) => {
    const due: QueuedRow[] = [];
    for (const isolation of [2, 1, 0] as const) {
      const wanted = invitations(isolation, now);
      if (!(await hasUnchecked(trx, instance, wanted, since, lowRows))) continue;
      const next = await nextQueued(trx, instance, wanted, windowRows);
      due.push(...next.filter((row) => !isChecked(row, since)));
    }
    return due.slice(0, rowsPerCheck);
  });
}

/**
 * Judges a check by what the ledger knows at this moment and writes the verdict, in one transaction.
 *
 * @throws LeaseLostError
 */
export async function settleCheck(
  ledger: HeldLedger,
  rows: readonly QueuedRow[],
  checked: Checked,
  conditions: Conditions,
): Promise<void> {
  const { instance } = ledger;
  await ledger.transact(async (trx) => {
    const tries = await readTries(trx, instance, "check");
    const evidence = await readEvidence(trx, instance, rows, checked, conditions);
    const verdict = judgeCheck(rows, checked, evidence, { ...conditions, tries });
    await writeCheck(trx, instance, verdict, { now: conditions.now, checkedAt: checked.checkedAt });
  });
}

async function readEvidence(
  trx: Trx,
  instance: string,
  rows: readonly QueuedRow[],
  { standings }: Checked,
  { clerkAheadMs }: Conditions,
): Promise<Evidence> {
  const underWay = await trx
    .selectFrom("batch_row")
    .select("email_address")
    .where("instance", "=", instance)
    .where("outcome", "=", "sending")
    .execute();
  const batches = await trx
    .selectFrom("batch")
    .select(["id", "created_at"])
    .where("id", "in", [...new Set(rows.map((row) => row.batchId))])
    .execute();
  const gaps = await readGaps(trx, instance);
  const found = [...standings.values()].flatMap(({ invitation }) => invitation?.id ?? []);
  return {
    recorded: await createInvitationRecords(trx, instance).recordedIds(found),
    underWay: new Set(underWay.map((row) => row.email_address)),
    submittedAt: new Map(batches.map((batch) => [batch.id, batch.created_at + clerkAheadMs])),
    gaps: gaps.map(({ from, until }) => ({ from: from + clerkAheadMs, until: until + clerkAheadMs })),
  };
}

type CheckTimes = { now: number; checkedAt: number };

/** Rows that were claimed meanwhile are left untouched. */
async function writeCheck(
  trx: Trx,
  instance: string,
  { rows, backoff }: CheckVerdict,
  times: CheckTimes,
): Promise<void> {
  const moves = countMoves();
  for (const { row, change } of rows) {
    const { numUpdatedRows } = await trx
      .updateTable("batch_row")
      .set(cells(change, times))
      .where("batch_id", "=", row.batchId)
      .where("position", "=", row.position)
      .where("outcome", "=", "queued")
      .where("step", "=", "invite")
      .executeTakeFirst();
    if (numUpdatedRows === 0n || change.kind === "ready") continue;
    moves.add(row.batchId, "queued", outcomeAfter[change.kind]);
    if (change.kind !== "invited") continue;
    await writeRecord(trx, instance, row, change.invitation);
  }
  await moves.write(trx);
  await finishBatches(trx, moves.batchIds(), times.now);
  if (backoff === "end") await endBackoff(trx, instance, "check");
  else if (backoff !== "keep") await startBackoff(trx, instance, "check", backoff);
}

const outcomeAfter = { invited: "done", skipped: "skipped", reconcile: "sending" } as const;

function cells(change: CheckChange, { now, checkedAt }: CheckTimes) {
  switch (change.kind) {
    case "ready":
      return { checked_at: checkedAt };
    case "invited":
      return {
        outcome: "done",
        checked_at: checkedAt,
        settled_at: now,
        invitation_id: change.invitation.id,
      };
    case "reconcile": {
      const { code, detail } = change.reason;
      return { outcome: "sending", checked_at: checkedAt, look_at: now, looks: 0, code, detail };
    }
    case "skipped": {
      const { code, detail } = change.reason;
      return { outcome: "skipped", checked_at: checkedAt, settled_at: now, code, detail };
    }
    default:
      return change satisfies never;
  }
}
