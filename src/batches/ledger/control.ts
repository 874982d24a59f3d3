import type { BatchState } from "#contract/batch.ts";
import { settleCancelled } from "./cancelled-rows.ts";
import { type Ledger, rowMoves, type Trx } from "./ledger.ts";

export type BatchOrder = "pause" | "resume" | "cancel";

const orders: Record<BatchOrder, { from: BatchState[]; to: BatchState }> = {
  pause: { from: ["running"], to: "paused" },
  resume: { from: ["paused"], to: "running" },
  cancel: { from: ["running", "paused"], to: "cancelled" },
};

/** How late an invitation may still come of a call that was given up, for a cancelled batch to tell of it. */
const lateLookMs = 30_000;

/**
 * Changes the state of a batch. A pause leaves its rows queued; a cancel settles them, and reconciles once more those
 * whose outcome is unknown. An order that does not fit the state (a second click, a batch finished meanwhile) is a
 * no-op, so every order may be repeated.
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
    await lookOnceMore(trx, instance, id, now + lateLookMs);
    await settleCancelled(trx, instance, [id], now);
  });
}

/**
 * A row whose call was never answered went back to the queue because Clerk's list did not show it. Clerk may have been
 * late: while the row is sent again that comes out, but in a cancelled batch nobody would ever look again.
 */
async function lookOnceMore(trx: Trx, instance: string, batchId: string, lookAt: number): Promise<void> {
  const inBatch = trx
    .updateTable("batch_row")
    .where("instance", "=", instance)
    .where("batch_id", "=", batchId);
  await inBatch
    .set({ look_at: lookAt })
    .where("outcome", "=", "sending")
    .where("look_at", "<", lookAt)
    .execute();
  const { numUpdatedRows } = await inBatch
    .set({ outcome: "sending", look_at: lookAt })
    .where("outcome", "=", "queued")
    .where("doubt_since", "is not", null)
    .executeTakeFirst();
  const moves = rowMoves();
  moves.add(batchId, "queued", "sending", Number(numUpdatedRows));
  await moves.write(trx);
}
