import type { ExpressionBuilder } from "kysely";
import { lateMs } from "#batches/judge/call-result.ts";
import { lanePolicy, type LookMoment, type Moment } from "#batches/lanes.ts";
import type { Schema } from "#store/schema.ts";
import { settleCancelled } from "./cancelled-rows.ts";
import { countMoves } from "./counts.ts";
import type { HeldLedger, Ledger, Trx } from "./ledger.ts";

/**
 * Marks the rows that an earlier holder of the lease left `sending`: their answers are lost, so each is reconciled
 * before it is sent again. Returns how many there were.
 *
 * @throws LeaseLostError
 */
export async function markInterrupted(ledger: HeldLedger, moment: LookMoment): Promise<number> {
  const { instance } = ledger;
  const { now } = moment;
  return ledger.transact(async (trx) => {
    await requeueChanges(trx, instance, moment);
    const { numUpdatedRows } = await trx
      .updateTable("batch_row")
      .set((eb) => ({
        look_at: now,
        ...interruptedPeriod(eb, now),
      }))
      .where("instance", "=", instance)
      .where("outcome", "=", "sending")
      .where("look_at", "is", null)
      .executeTakeFirst();
    await trx
      .updateTable("call")
      .set({ state: "unknown" })
      .where("instance", "=", instance)
      .where("state", "=", "open")
      .execute();
    return Number(numUpdatedRows);
  });
}

/** When Clerk may apply the calls of a row whose last one was interrupted. */
function interruptedPeriod(eb: ExpressionBuilder<Schema, "batch_row">, now: number) {
  const call = eb.selectFrom("call").whereRef("call.id", "=", "batch_row.call_id");
  const lastUntil = call.select((started) => started("started_at", "+", lateMs).as("until"));
  return {
    doubt_since: eb.fn.coalesce("doubt_since", call.select("started_at"), eb.val(now)),
    doubt_until: eb.fn.coalesce(lastUntil, eb.val(now + lateMs)),
  };
}

/** Revoking or deleting twice is safe, so there is nothing to reconcile unless the batch is cancelled. */
async function requeueChanges(trx: Trx, instance: string, moment: LookMoment): Promise<void> {
  const rows = await trx
    .selectFrom("batch_row")
    .select(["batch_id", "position"])
    .where("instance", "=", instance)
    .where("outcome", "=", "sending")
    .where("step", "in", ["revoke", "delete"])
    .where("look_at", "is", null)
    .execute();
  const moves = countMoves();
  for (const { batch_id: batchId, position } of rows) {
    await trx
      .updateTable("batch_row")
      .set((eb) => ({
        outcome: "queued",
        ...interruptedPeriod(eb, moment.now),
      }))
      .where("batch_id", "=", batchId)
      .where("position", "=", position)
      .execute();
    moves.add(batchId, "sending", "queued");
  }
  await moves.write(trx);
  await settleCancelled(trx, instance, moves.batchIds(), moment);
}

/** The end of a call may be written a little after the moment it is compared with. */
const slackMs = 10_000;

/**
 * Clears times further ahead than any wait of the engine: they predate a clock set back. Otherwise a lane would wait,
 * and a row with an unknown outcome would not be reconciled, for as long as the clock was set back. Clerk's 429 then
 * corrects the estimate of what a lane has spent.
 */
export async function clearFutureTimes({ db, instance }: Ledger, { now, hourMs }: Moment): Promise<void> {
  const latest = now + Math.max(2 * hourMs, lanePolicy.longestMs) + slackMs;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable("lane")
      .set({ opens_at: now })
      .where("instance", "=", instance)
      .where("opens_at", ">", latest)
      .execute();
    await trx
      .updateTable("call")
      .set({ spent_at: null })
      .where("instance", "=", instance)
      .where("spent_at", ">", now + slackMs)
      .execute();
    await trx
      .updateTable("batch_row")
      .set({ look_at: now })
      .where("instance", "=", instance)
      .where("outcome", "=", "sending")
      .where("look_at", ">", latest)
      .execute();
  });
}
