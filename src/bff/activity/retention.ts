import { setImmediate } from "node:timers/promises";
import type { Store } from "#store/store.ts";
import type { Log } from "#bff/http/log.ts";
import type { Sleep } from "#bff/http/sleep.ts";

const dayMs = 86_400_000;
/** The database refuses to delete entries of the last 30 days, by its own clock in whole seconds. */
const marginMs = 60_000;
/** Takes about 20 ms; then the server answers other requests. */
const linesPerDelete = 2_000;

type RetentionOptions = {
  db: Store["db"];
  /** Entries of this Clerk instance, and those without one, are deleted. */
  instance: string;
  activityDays: () => Promise<number>;
  now: () => number;
  sleep: Sleep;
  log: Log;
};

/**
 * Deletes activity older than the settings allow: now, and daily until the signal aborts. After an error it tries again
 * the next day. Several replicas may run it together.
 */
export async function runActivityRetention(options: RetentionOptions, signal: AbortSignal): Promise<void> {
  const { log, sleep } = options;
  while (!signal.aborted) {
    try {
      const lines = await deleteOldActivity(options, signal);
      if (lines > 0) log.info({ lines }, "deleted old activity");
    } catch (error) {
      log.error({ err: error }, "could not delete old activity; retrying in 24 h");
    }
    await sleep(dayMs, signal);
  }
}

async function deleteOldActivity(
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
          .limit(linesPerDelete),
      )
      .executeTakeFirst();
    if (numDeletedRows === 0n) break;
    lines += Number(numDeletedRows);
    await setImmediate();
  }
  return lines;
}
