import type { RestoredAt } from "#contract/restore.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { batchColumns, rowColumns, toBatchRow } from "#batches/ledger/row-columns.ts";
import type { BatchRow } from "#batches/rows.ts";

/** The unfinished rows of a batch that is held after a restore; null for another batch. */
export async function readHeldRows({ db, instance }: Ledger, id: string): Promise<BatchRow[] | null> {
  const batch = await db
    .selectFrom("batch")
    .select(batchColumns)
    .where("instance", "=", instance)
    .where("id", "=", id)
    .where("is_held", "=", 1)
    .executeTakeFirst();
  if (!batch) return null;
  const rows = await db
    .selectFrom("batch_row")
    .select(rowColumns)
    .where("batch_id", "=", id)
    .where("outcome", "in", ["queued", "sending"])
    .orderBy("position")
    .execute();
  return rows.map((row) => toBatchRow(row, batch));
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
