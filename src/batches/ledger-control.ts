import type { BatchState } from "#contract/batch.ts";
import { failHalfDone } from "./half-done.ts";
import type { Ledger } from "./ledger.ts";

export type BatchOrder = "pause" | "resume" | "cancel";

const orders: Record<BatchOrder, { from: BatchState[]; to: BatchState }> = {
  pause: { from: ["running"], to: "paused" },
  resume: { from: ["paused"], to: "running" },
  cancel: { from: ["running", "paused"], to: "cancelled" },
};

/**
 * Changes the state of a batch; rows are not touched, they are just not claimed any more
 * (but for those of a cancelled batch that stand between revoking and inviting: these are failed). An order that does not fit
 * the state (a second click, a batch finished meanwhile) changes nothing, so every order may be repeated.
 */
export async function orderBatch(
  { db, instance }: Ledger,
  id: string,
  order: BatchOrder,
  now: number,
): Promise<void> {
  const { from, to } = orders[order];
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable("batch")
      .set({ state: to, ...(to === "cancelled" ? { finished_at: now } : {}) })
      .where("instance", "=", instance)
      .where("id", "=", id)
      .where("state", "in", from)
      .execute();
    if (to === "cancelled") await failHalfDone(trx, instance, now);
  });
}
