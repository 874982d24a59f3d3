import type { BatchKind, Row } from "#contract/batch.ts";
import type { Schema } from "#store/schema.ts";
import type { Ledger, Trx } from "./ledger.ts";
import { toRow } from "./read.ts";

/**
 * The row of a single action. `hasBegun`: a call of it may have changed something at Clerk. `isHalfDone`: its old
 * invitation was revoked, but it was not invited again. `isUnknown`: a call of it has an unknown outcome.
 */
export type SingleRow = {
  row: Row;
  kind: BatchKind;
  /** The invitation that the action is about; null for one that only invites. */
  targetId: string | null;
  hasBegun: boolean;
  isHalfDone: boolean;
  isUnknown: boolean;
};

function toSingleRow(row: Schema["batch_row"], kind: string): SingleRow {
  const isHalfDone = row.step === "invite" && row.target_id !== null && row.outcome !== "done";
  return {
    row: toRow(row),
    // The contract checked the kind before it was stored.
    kind: kind as BatchKind,
    targetId: row.target_id,
    hasBegun: row.outcome === "sending" || row.doubt_since !== null || isHalfDone,
    isHalfDone,
    isUnknown: row.outcome === "sending" && row.look_at !== null,
  };
}

/** True if the row is final. */
export function isSettled({ row }: SingleRow): boolean {
  return row.outcome !== "queued" && row.outcome !== "sending";
}

export async function readSingleRow({ db, instance }: Ledger, batchId: string): Promise<SingleRow> {
  const row = await db
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .selectAll("batch_row")
    .select("batch.kind")
    .where("batch_row.instance", "=", instance)
    .where("batch_row.batch_id", "=", batchId)
    .executeTakeFirstOrThrow();
  return toSingleRow(row, row.kind);
}

/** A single action that is over but still owes its activity entry. */
export type UnreportedAction = SingleRow & { batchId: string; unreported: string };

/** Those whose batches were over before a time (ms), and whose rows are settled. */
export async function readUnreported(
  { db, instance }: Ledger,
  overBefore: number,
): Promise<UnreportedAction[]> {
  const rows = await db
    .selectFrom("batch")
    .innerJoin("batch_row", "batch_row.batch_id", "batch.id")
    .selectAll("batch_row")
    .select(["batch.kind", "batch.unreported"])
    .where("batch.instance", "=", instance)
    .where("batch.unreported", "is not", null)
    .where("batch.finished_at", "<", overBefore)
    .execute();
  return rows.flatMap(({ kind, unreported, ...row }) => {
    if (unreported === null) return [];
    const action = { ...toSingleRow(row, kind), batchId: row.batch_id, unreported };
    return isSettled(action) ? [action] : [];
  });
}

/** Belongs in the transaction that writes the activity entry. False if it was written before. */
export async function markReported(trx: Trx, batchId: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("batch")
    .set({ unreported: null })
    .where("id", "=", batchId)
    .where("unreported", "is not", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
