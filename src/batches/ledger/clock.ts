import type { Ledger } from "./ledger.ts";
import { longestBackoffMs } from "#batches/lanes.ts";

/** A call's end may be written a little after the moment it is compared with. */
const slackMs = 10_000;

/**
 * Forgets times that lie further ahead than any wait of this engine lasts: the clock has been set back since they were
 * written. Otherwise a lane would stay shut, and a row in doubt would not be looked up, for as long as the clock was
 * set back. What a lane has spent is then for Clerk to say: a 429 costs nothing and tells exactly.
 */
export async function forgetFuture({ db, instance }: Ledger, now: number, hourMs: number): Promise<void> {
  const latest = now + Math.max(2 * hourMs, longestBackoffMs) + slackMs;
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
