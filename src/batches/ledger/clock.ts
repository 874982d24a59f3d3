import { lanePolicy, type Moment } from "#batches/lanes.ts";
import type { Ledger } from "./ledger.ts";

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
