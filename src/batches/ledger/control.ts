import type { BatchState } from "#contract/batch.ts";
import { settleCancelled } from "./cancelled-rows.ts";
import { countMoves } from "./counts.ts";
import type { Ledger, Trx } from "./ledger.ts";

export type BatchOrder = "pause" | "resume" | "cancel";

const orders: Record<BatchOrder, { from: BatchState[]; to: BatchState }> = {
  pause: { from: ["running"], to: "paused" },
  resume: { from: ["paused"], to: "running" },
  cancel: { from: ["running", "paused"], to: "cancelled" },
};

/** Clerk may apply a call that late after it timed out; a cancelled batch waits so long before it reconciles. */
const lateCallMs = 30_000;

/**
 * Changes the state of a batch. A pause leaves its rows queued; a cancel settles them, and reconciles once more those
 * whose outcome is unknown. A command that does not fit the state (a second click, a batch finished meanwhile) is a
 * no-op, so every command may be repeated.
 */
export async function orderBatch(
  { db, instance }: Ledger,
  id: string,
  order: BatchOrder,
  now: number,
): Promise<void> {
  const { from, to } = orders[order];
  await db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("batch")
      .set({ state: to, ...(to === "cancelled" ? { finished_at: now } : {}) })
      .where("instance", "=", instance)
      .where("id", "=", id)
      .where("state", "in", from)
      .executeTakeFirst();
    if (to !== "cancelled" || numUpdatedRows === 0n) return;
    await reconcileOnceMore(trx, instance, id, now + lateCallMs);
    await settleCancelled(trx, instance, [id], now);
  });
}

/**
 * A row whose call was never answered is queued again if Clerk's list does not show it. If Clerk was only late, the
 * retry finds out; in a cancelled batch there is no retry, so the row is reconciled once more.
 */
async function reconcileOnceMore(trx: Trx, instance: string, batchId: string, at: number): Promise<void> {
  const inBatch = trx
    .updateTable("batch_row")
    .where("instance", "=", instance)
    .where("batch_id", "=", batchId);
  await inBatch.set({ look_at: at }).where("outcome", "=", "sending").where("look_at", "<", at).execute();
  const { numUpdatedRows } = await inBatch
    .set({ outcome: "sending", look_at: at })
    .where("outcome", "=", "queued")
    .where("doubt_since", "is not", null)
    .executeTakeFirst();
  const moves = countMoves();
  moves.add(batchId, "queued", "sending", Number(numUpdatedRows));
  await moves.write(trx);
}
