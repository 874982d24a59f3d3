import type { RestoredAt } from "#contract/restore.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { batchColumns, rowColumns, toBatchRow } from "#batches/ledger/row-columns.ts";
import type { BatchRow, RestoredPeriod } from "#batches/rows.ts";

/** Some unfinished rows of a batch that is held after a restore. */
export type HeldRows = {
  rows: BatchRow[];
  restored: RestoredPeriod;
  /** All unfinished rows, and those from the first of `rows` on. */
  total: number;
  left: number;
  /** The position where the next part begins; null after the last. */
  next: number | null;
};

/** The unfinished rows of a held batch from a position on; null for another batch. */
export async function readHeldRows(
  { db, instance }: Ledger,
  id: string,
  { from, limit }: { from: number; limit: number },
): Promise<HeldRows | null> {
  const batch = await db
    .selectFrom("batch")
    .select(batchColumns)
    .where("instance", "=", instance)
    .where("id", "=", id)
    .where("is_held", "=", 1)
    .executeTakeFirst();
  if (!batch) return null;
  const unfinished = db
    .selectFrom("batch_row")
    .where("batch_id", "=", id)
    .where("outcome", "in", ["queued", "sending"]);
  const rows = await unfinished
    .select(rowColumns)
    .where("position", ">=", from)
    .orderBy("position")
    .limit(limit)
    .execute();
  const { total, left } = await unfinished
    .select((eb) => [
      eb.fn.countAll<number>().as("total"),
      eb.fn.countAll<number>().filterWhere("position", ">=", from).as("left"),
    ])
    .executeTakeFirstOrThrow();
  const last = rows.at(-1)?.position;
  return {
    rows: rows.map((row) => toBatchRow(row, batch)),
    restored: { from: batch.restored_from ?? 0, until: batch.restored_at ?? 0 },
    total,
    left,
    next: last === undefined || left <= limit ? null : last + 1,
  };
}

/** The restore whose batches still wait for a member, and how many do; null without one. */
export async function readHeld({
  db,
  instance,
}: Ledger): Promise<(RestoredAt & { heldBatches: number }) | null> {
  const held = await db
    .selectFrom("batch")
    .select((eb) => [
      eb.fn.countAll<number>().as("batches"),
      eb.fn.min("restored_from").as("saved_at"),
      eb.fn.max("restored_at").as("restored_at"),
    ])
    .where("instance", "=", instance)
    .where("is_held", "=", 1)
    .where("is_single", "=", 0)
    .executeTakeFirstOrThrow();
  if (held.saved_at === null || held.restored_at === null) return null;
  return { savedAt: held.saved_at, restoredAt: held.restored_at, heldBatches: held.batches };
}
