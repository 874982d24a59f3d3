import { setImmediate } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type { Schema } from "#store/schema.ts";

/** The columns of an invitation that the statistics are made from. */
const columns = [
  "status",
  "created_at",
  "expires_at",
  "accepted_at",
  "domain",
  "invited_by",
  "gone_at",
] as const;
export type CountedRow = Pick<Schema["invitation"], (typeof columns)[number]>;

export type CountedRegister = {
  db: Kysely<Schema>;
  /** The id of the Clerk instance. */
  instance: string;
};

/** Takes a few milliseconds; then the server answers other requests. */
const rowsPerStep = 1_000;

/**
 * All invitations, gone ones too, in steps by the primary key: with another condition a database could read all rows for
 * each step. Where several instances share the database, the rows of the others are read and left out.
 */
export async function* rowsOfAll({ db, instance }: CountedRegister): AsyncGenerator<readonly CountedRow[]> {
  for (let last = 0; ;) {
    const rows = await db
      .selectFrom("invitation")
      .select(["seq", "instance", ...columns])
      .where("seq", ">", last)
      .orderBy("seq")
      .limit(rowsPerStep)
      .execute();
    yield rows.filter((row) => row.instance === instance);
    const end = rows.at(-1);
    if (end === undefined || rows.length < rowsPerStep) return;
    last = end.seq;
    await setImmediate();
  }
}

/** The invitations of a batch that are not gone, in steps by the index of batches. */
export async function* rowsOfBatch(
  { db, instance }: CountedRegister,
  batchId: string,
): AsyncGenerator<readonly CountedRow[]> {
  for (let last = { created_at: 0, seq: 0 }; ;) {
    const { created_at: createdAt, seq } = last;
    const rows = await db
      .selectFrom("invitation")
      .select(["seq", ...columns])
      .where("instance", "=", instance)
      .where("batch_id", "=", batchId)
      .where("gone_at", "is", null)
      .where("created_at", ">=", createdAt)
      .where((eb) => eb.or([eb("created_at", ">", createdAt), eb("seq", ">", seq)]))
      .orderBy("created_at")
      .orderBy("seq")
      .limit(rowsPerStep)
      .execute();
    yield rows;
    const end = rows.at(-1);
    if (end === undefined || rows.length < rowsPerStep) return;
    last = end;
    await setImmediate();
  }
}

/** How many invitations of a batch were deleted at Clerk. */
export async function countGone({ db, instance }: CountedRegister, batchId: string): Promise<number> {
  const { gone } = await db
    .selectFrom("invitation")
    .select((eb) => eb.fn.countAll<number>().as("gone"))
    .where("instance", "=", instance)
    .where("batch_id", "=", batchId)
    .where("gone_at", "is not", null)
    .executeTakeFirstOrThrow();
  return gone;
}

/** How many invitations Usher has deleted: of these nothing else is kept. */
export async function countErased({ db, instance }: CountedRegister): Promise<number> {
  const { erased } = await db
    .selectFrom("batch")
    .innerJoin("batch_count", "batch_count.batch_id", "batch.id")
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>("batch_count.rows"), eb.lit(0)).as("erased"))
    .where("batch.instance", "=", instance)
    .where("batch.kind", "=", sql.lit("delete"))
    .where("batch_count.outcome", "=", "done")
    .executeTakeFirstOrThrow();
  return erased;
}
