import type { Outcome, OutcomeCounts } from "#contract/batch.ts";
import { noRows, outcomes } from "#batches/rows.ts";
import type { Trx } from "./ledger.ts";

/** Stores the number of a new batch's rows by outcome. */
export async function insertCounts(trx: Trx, batchId: string, rows: Partial<OutcomeCounts>): Promise<void> {
  const counts = { ...noRows(), ...rows };
  await trx
    .insertInto("batch_count")
    .values(outcomes.map((outcome) => ({ batch_id: batchId, outcome, rows: counts[outcome] })))
    .execute();
}

/** Collects how many rows of which batch changed their outcome, and writes the counts once at the end. */
export function countMoves() {
  const byBatch = new Map<string, OutcomeCounts>();
  return {
    add(batchId: string, from: Outcome, to: Outcome, rows = 1): void {
      const counts = byBatch.get(batchId) ?? noRows();
      counts[from] -= rows;
      counts[to] += rows;
      byBatch.set(batchId, counts);
    },
    async write(trx: Trx): Promise<void> {
      for (const [batchId, counts] of byBatch) await addCounts(trx, batchId, counts);
    },
    batchIds: () => [...byBatch.keys()],
  };
}

async function addCounts(trx: Trx, batchId: string, counts: OutcomeCounts): Promise<void> {
  for (const outcome of outcomes) {
    const change = counts[outcome];
    if (change === 0) continue;
    await trx
      .updateTable("batch_count")
      .set((eb) => ({ rows: eb("rows", "+", change) }))
      .where("batch_id", "=", batchId)
      .where("outcome", "=", outcome)
      .execute();
  }
}

/** Finishes batches with nothing queued and nothing under way. A cancelled batch stays cancelled. */
export async function finishBatches(trx: Trx, batchIds: readonly string[], now: number): Promise<void> {
  for (const batchId of batchIds) {
    await trx
      .updateTable("batch")
      .set({ state: "finished", finished_at: now })
      .where("id", "=", batchId)
      .where("state", "in", ["running", "paused"])
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom("batch_count")
              .select("outcome")
              .where("batch_id", "=", batchId)
              .where("outcome", "in", ["queued", "sending"])
              .where("rows", ">", 0),
          ),
        ),
      )
      .execute();
  }
}
