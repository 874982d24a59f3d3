import type { Kysely } from "kysely";
import type { Ledger } from "#batches/ledger/ledger.ts";
import type { RestoredPeriod } from "#batches/rows.ts";
import type { Schema } from "#store/schema.ts";

/**
 * Holds every unfinished batch of a database that was restored, whichever instance it belongs to: people may have been
 * revoked since the backup, and rows may have been sent. Members decide about each batch. May be repeated: a batch that
 * was restored before keeps the earlier start.
 */
export async function holdUnfinished(
  db: Kysely<Schema>,
  { from, until }: RestoredPeriod,
): Promise<{ held: number }> {
  return db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("batch")
      .set((eb) => ({
        state: "paused",
        is_held: 1,
        handled_stop: null,
        restored_from: eb
          .case()
          .when("restored_from", "<", from)
          .then(eb.ref("restored_from"))
          .else(from)
          .end(),
        restored_at: until,
      }))
      .where("state", "in", ["running", "paused"])
      .executeTakeFirst();
    await trx
      .insertInto("restoration")
      .values({ restored_at: until, saved_at: from })
      .onConflict((conflict) => conflict.column("restored_at").doUpdateSet({ saved_at: from }))
      .execute();
    return { held: Number(numUpdatedRows) };
  });
}

/** Held single actions: nobody waits for them any more, and no page lists them. */
export async function readHeldSingles({ db, instance }: Ledger): Promise<string[]> {
  const batches = await db
    .selectFrom("batch")
    .select("id")
    .where("instance", "=", instance)
    .where("is_held", "=", 1)
    .where("is_single", "=", 1)
    .execute();
  return batches.map(({ id }) => id);
}
