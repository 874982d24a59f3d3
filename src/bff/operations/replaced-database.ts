import { holdUnfinished } from "#batches/ledger/restores/hold.ts";
import { minuteOf } from "#batches/judge/other-pending.ts";
import type { RestoredPeriod } from "#batches/rows.ts";
import { insertLine, toLine } from "#bff/activity/line.ts";
import type { Log } from "#bff/http/log.ts";
import { countEveryMs, createLineage, lastSignOfLife } from "#store/lineage.ts";
import type { Store } from "#store/store.ts";

type Db = Store["db"];

/**
 * Makes a database safe that has replaced a younger one: holds unfinished batches, and ends what would come back to life.
 * May be repeated.
 */
export async function tameReplaced(db: Db, period: RestoredPeriod): Promise<{ held: number }> {
  const { held } = await holdUnfinished(db, period);
  await endRevived(db);
  const nobody = {
    instance: null,
    memberId: null,
    member: null,
    emailAddress: null,
    subjectId: null,
    clientAddress: null,
    requestId: null,
  };
  const detail = `as of ${minuteOf(period.from)}, ${held} unfinished batches on hold`;
  const entry = { ...nobody, action: "database.restored" } as const;
  await insertLine(db, toLine(entry, { result: "done", detail }, period.until));
  return { held };
}

/**
 * Sessions may have been stolen and ended since, one-time links used; sign-ins in progress are over, and so is the
 * process that held the lease.
 */
async function endRevived(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom("session").execute();
    await trx.deleteFrom("verification").execute();
    await trx.deleteFrom("member_link").where("used_at", "is", null).execute();
    await trx.updateTable("lease").set({ holder: "", expires_at: 0 }).execute();
  });
}

type WatchOptions = {
  db: Db;
  file: string;
  now: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  log: Log;
};

/**
 * Treats a database that was put in the place of a younger one by hand as restored. Returns a loop that counts on until
 * `signal` aborts, so that the next start notices a copy.
 */
export async function noticeReplaced({ db, file, now, sleep, log }: WatchOptions) {
  const lineage = createLineage(db, file, now);
  if (await lineage.isReplaced()) {
    const from = await lastSignOfLife(db);
    const { held } = await tameReplaced(db, { from, until: now() });
    log.warn(
      { savedAt: minuteOf(from), heldBatches: held },
      "the database is an earlier copy, so it counts as restored: sessions and links ended, batches on hold",
    );
  }
  const count = async (): Promise<void> => {
    try {
      await lineage.count();
    } catch (error) {
      log.warn({ err: error }, "could not count on beside the database; retrying in a minute");
    }
  };
  await count();
  return async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await sleep(countEveryMs, signal);
      if (!signal.aborted) await count();
    }
  };
}
