import type { BatchOrigin, Outcome } from "#contract/batch.ts";
import { noRows, outcomes, type Trx } from "./ledger.ts";

type NewLedgerBatch = {
  id: string;
  instance: string;
  /** A `BatchKind`; a text, as the ledger keeps it. */
  kind: string;
  /** JSON. */
  options: string;
  bodyHash: string;
  total: number;
  createdBy: string;
  createdAt: number;
  origin: BatchOrigin | null;
};

/** A batch that begins. Its counts and its rows belong into the same transaction. */
export async function insertBatch(trx: Trx, batch: NewLedgerBatch): Promise<void> {
  await trx
    .insertInto("batch")
    .values({
      id: batch.id,
      instance: batch.instance,
      kind: batch.kind,
      state: "running",
      options: batch.options,
      body_hash: batch.bodyHash,
      total: batch.total,
      turn: 0,
      created_by: batch.createdBy,
      created_at: batch.createdAt,
      finished_at: null,
      origin_kind: batch.origin?.kind ?? null,
      origin_id: batch.origin?.batchId ?? null,
    })
    .execute();
}

/** The rows of a batch by outcome; what is left out is none. */
export async function insertCounts(
  trx: Trx,
  batchId: string,
  rows: Partial<Record<Outcome, number>>,
): Promise<void> {
  const counts = { ...noRows(), ...rows };
  await trx
    .insertInto("batch_count")
    .values(outcomes.map((outcome) => ({ batch_id: batchId, outcome, rows: counts[outcome] })))
    .execute();
}
