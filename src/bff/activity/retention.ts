import { setImmediate } from "node:timers/promises";
import type { Store } from "#store/store.ts";
import type { Log } from "#bff/http/log.ts";
import type { Sleep } from "#bff/http/sleep.ts";

const dayMs = 86_400_000;
/** The database refuses to drop lines of the latest 30 days by its own clock, which counts in whole seconds. */
const marginMs = 60_000;
/** About 20 ms of deleting; then the server answers others. */
const linesAtOnce = 2_000;

type RetentionOptions = {
  db: Store["db"];
  /** The Clerk instance at work: its lines are forgotten, and those that belong to none. */
  instance: string;
  activityDays: () => Promise<number>;
  now: () => number;
  sleep: Sleep;
  log: Log;
};

/**
 * Forgets the activity that is older than the settings say: now, and once a day until the signal ends it. What goes wrong
 * is a line in the log, and is tried again the next day. May run on several replicas at once.
 */
export async function keepActivityShort(options: RetentionOptions, signal: AbortSignal): Promise<void> {
  const { log, sleep } = options;
  while (!signal.aborted) {
    try {
      const lines = await forgetOldActivity(options, signal);
      if (lines > 0) log.info({ lines }, "forgot activity that was older than the settings say");
    } catch (error) {
      log.error({ err: error }, "old activity could not be forgotten; it is tried again in a day");
    }
    await sleep(dayMs, signal);
  }
}

async function forgetOldActivity(
  { db, instance, activityDays, now }: RetentionOptions,
  signal: AbortSignal,
): Promise<number> {
  const before = now() - (await activityDays()) * dayMs - marginMs;
  let lines = 0;
  while (!signal.aborted) {
    const { numDeletedRows } = await db
      .deleteFrom("activity")
      .where("id", "in", (eb) =>
        eb
          .selectFrom("activity")
          .select("id")
          .where("at", "<", before)
          .where(eb.or([eb("instance", "is", null), eb("instance", "=", instance)]))
          .limit(linesAtOnce),
      )
      .executeTakeFirst();
    if (numDeletedRows === 0n) break;
    lines += Number(numDeletedRows);
    await setImmediate();
  }
  return lines;
}
