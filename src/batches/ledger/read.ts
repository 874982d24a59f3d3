import type { BatchKind, BatchQuery } from "#contract/batch.ts";
import type { Moment } from "#batches/lanes.ts";
import { type LedgerView, noRows, type StoredBatch } from "#batches/rows.ts";
import type { Schema } from "#store/schema.ts";
import { readLanes } from "./lanes.ts";
import type { Ledger } from "./ledger.ts";

/** True when a row is queued in a running batch, or its outcome is not known yet. */
export async function hasWork({ db, instance }: Ledger): Promise<boolean> {
  const underWay = await db
    .selectFrom("batch_row")
    .select("position")
    .where("instance", "=", instance)
    .where("outcome", "=", "sending")
    .limit(1)
    .executeTakeFirst();
  if (underWay) return true;
  const queued = await db
    .selectFrom("batch")
    .innerJoin("batch_count", "batch_count.batch_id", "batch.id")
    .select("batch.id")
    .where("batch.instance", "=", instance)
    .where("batch.state", "=", "running")
    .where("batch_count.outcome", "=", "queued")
    .where("batch_count.rows", ">", 0)
    .limit(1)
    .executeTakeFirst();
  return queued !== undefined;
}

async function withCounts({ db }: Ledger, batches: Schema["batch"][]): Promise<StoredBatch[]> {
  if (batches.length === 0) return [];
  const ids = batches.map((batch) => batch.id);
  const counts = await db.selectFrom("batch_count").selectAll().where("batch_id", "in", ids).execute();
  return batches.map((batch) => {
    const own = counts.filter((count) => count.batch_id === batch.id);
    return {
      ...batch,
      counts: { ...noRows(), ...Object.fromEntries(own.map(({ outcome, rows }) => [outcome, rows])) },
    };
  });
}

export async function readBatch(ledger: Ledger, id: string): Promise<StoredBatch | null> {
  const batch = await ledger.db
    .selectFrom("batch")
    .selectAll()
    .where("instance", "=", ledger.instance)
    .where("id", "=", id)
    .executeTakeFirst();
  const [counted] = await withCounts(ledger, batch ? [batch] : []);
  return counted ?? null;
}

/** Newest first. */
export async function readBatches(
  ledger: Ledger,
  { limit, offset }: BatchQuery,
): Promise<{ batches: StoredBatch[]; totalCount: number }> {
  const ofInstance = ledger.db.selectFrom("batch").where("instance", "=", ledger.instance);
  const batches = await ofInstance
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await ofInstance
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return { batches: await withCounts(ledger, batches), totalCount: total };
}

/** How many rows are queued in each running batch of these kinds. */
async function readQueues({ db, instance }: Ledger, kinds: readonly BatchKind[]): Promise<number[]> {
  const rows = await db
    .selectFrom("batch")
    .innerJoin("batch_count", "batch_count.batch_id", "batch.id")
    .select("batch_count.rows")
    .where("batch.instance", "=", instance)
    .where("batch.state", "=", "running")
    .where("batch.kind", "in", kinds)
    .where("batch_count.outcome", "=", "queued")
    .where("batch_count.rows", ">", 0)
    .execute();
  return rows.map((row) => row.rows);
}

/** How many rows of each batch were settled since then (ms), without the duplicates that the submit itself settles. */
export async function readSettledSince(
  { db, instance }: Ledger,
  since: number,
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom("batch_row")
    .select((eb) => ["batch_id", eb.fn.countAll<number>().as("rows")])
    .where("instance", "=", instance)
    .where("settled_at", ">", since)
    .where((eb) => eb.or([eb("code", "is", null), eb("code", "!=", "duplicate")]))
    .groupBy("batch_id")
    .execute();
  return new Map(rows.map((row) => [row.batch_id, row.rows]));
}

/** What the expected end, the pace and the waiting of batches are computed from. */
export async function readView(ledger: Ledger, moment: Moment): Promise<Omit<LedgerView, "isStoreFailing">> {
  const { now, hourMs, generalPer10s } = moment;
  return {
    now,
    hourMs,
    generalPer10s,
    lanes: await readLanes(ledger, moment),
    queues: {
      invite: await readQueues(ledger, ["invite", "resend"]),
      change: await readQueues(ledger, ["revoke", "delete"]),
    },
    settled: await readSettledSince(ledger, now - hourMs),
  };
}
