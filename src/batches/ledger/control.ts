import type { BatchState } from "#contract/batch.ts";
import { settleCancelled } from "./cancelled-rows.ts";
import type { LookMoment } from "#batches/lanes.ts";
import type { Ledger, Trx } from "./ledger.ts";
import { releaseHeld } from "./restores/release.ts";

export type BatchOrder = "pause" | "resume" | "cancel";

const orders: Record<BatchOrder, { from: BatchState[]; to: BatchState }> = {
  pause: { from: ["running"], to: "paused" },
  resume: { from: ["paused"], to: "running" },
  cancel: { from: ["running", "paused"], to: "cancelled" },
};

/**
 * Changes the state of a batch. A pause leaves its rows queued; a cancel settles them, and looks twice more for those
 * whose outcome is unknown. A command that does not fit the state (a second click, a batch finished meanwhile) is a
 * no-op, so every command may be repeated.
 */
export async function orderBatch(
  { db, instance }: Ledger,
  id: string,
  order: BatchOrder,
  moment: LookMoment,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (order !== "pause") await releaseHeld(trx, { instance, id }, moment);
    const isChanged = await changeState(trx, { instance, id }, order, moment);
    if (order === "cancel" && isChanged) await settleCancelled(trx, instance, [id], moment);
  });
}

/** Resumes a batch that is held after a restore; false if none is. `inviteAgain`: see `releaseHeld`. */
export async function resumeHeld(
  { db, instance }: Ledger,
  id: string,
  inviteAgain: readonly string[],
  moment: LookMoment,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const wasHeld = await releaseHeld(trx, { instance, id }, moment, inviteAgain);
    if (wasHeld) await changeState(trx, { instance, id }, "resume", moment);
    return wasHeld;
  });
}

async function changeState(
  trx: Trx,
  { instance, id }: Pick<Ledger, "instance"> & { id: string },
  order: BatchOrder,
  { now }: LookMoment,
): Promise<boolean> {
  const { from, to } = orders[order];
  const { numUpdatedRows } = await trx
    .updateTable("batch")
    .set({
      state: to,
      paused_because: null,
      handled_stop: null,
      ...(to === "cancelled" ? { finished_at: now } : {}),
    })
    .where("instance", "=", instance)
    .where("id", "=", id)
    .where("state", "in", from)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** How many batches of each member run, by the member's id. */
export async function countRunningBatches({ db, instance }: Ledger): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom("batch")
    .select((eb) => ["member_id as memberId", eb.fn.countAll<number>().as("batches")])
    .where("instance", "=", instance)
    .where("state", "=", "running")
    .where("is_single", "=", 0)
    .groupBy("member_id")
    .execute();
  return new Map(rows.flatMap(({ memberId, batches }) => (memberId === null ? [] : [[memberId, batches]])));
}

/** Pauses the running batches that a member submitted; returns their ids. `because` is a sentence that they show. */
export async function pauseBatchesOf(
  { db, instance }: Ledger,
  memberId: string,
  because: string,
): Promise<string[]> {
  const paused = await db
    .updateTable("batch")
    .set({ state: "paused", paused_because: because, handled_stop: null })
    .where("instance", "=", instance)
    .where("member_id", "=", memberId)
    .where("state", "=", "running")
    .where("is_single", "=", 0)
    .returning("id")
    .execute();
  return paused.map(({ id }) => id);
}
