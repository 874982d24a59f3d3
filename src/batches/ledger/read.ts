import { type ExpressionBuilder, sql } from "kysely";
import type { BatchKind, BatchQuery, OutcomeCounts, Row, RowList, RowQuery } from "#contract/batch.ts";
import type { Schema } from "#store/schema.ts";
import { type Ledger, noRows, outcomes, readStoredOptions } from "./ledger.ts";

type BatchTable = Schema["batch"];
type BatchRowTable = Schema["batch_row"];

export type StoredBatch = BatchTable & { counts: OutcomeCounts };

/** True when a row waits to be sent or its outcome is not known yet. */
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

async function withCounts({ db }: Ledger, batches: BatchTable[]): Promise<StoredBatch[]> {
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

/** How many rows of each running batch of these kinds wait, for the expected end. */
export async function readQueues({ db, instance }: Ledger, kinds: readonly BatchKind[]): Promise<number[]> {
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

function toRow(row: BatchRowTable): Row {
  const isSettled = row.settled_at !== null;
  return {
    index: row.position,
    emailAddress: row.email_address,
    outcome: row.outcome as Row["outcome"],
    attempts: row.attempts,
    settledAt: row.settled_at,
    ...(row.name === null ? {} : { name: row.name }),
    ...(isSettled && row.code !== null ? { code: row.code as NonNullable<Row["code"]> } : {}),
    ...(isSettled && row.detail !== null ? { detail: row.detail } : {}),
    ...(isSettled && row.clerk_code !== null ? { clerkCode: row.clerk_code } : {}),
    ...(isSettled && row.clerk_trace_id !== null ? { clerkTraceId: row.clerk_trace_id } : {}),
    ...(row.invitation_id === null ? {} : { invitationId: row.invitation_id }),
  };
}

/** Part of an address or a name, in either case; `%` and `_` in the search mean themselves. */
function matching(query: string) {
  const pattern = `%${query.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return (eb: ExpressionBuilder<Schema, "batch_row">) =>
    eb.or([
      sql<boolean>`${eb.ref("email_address")} like ${pattern} escape '\\'`,
      sql<boolean>`lower(${eb.ref("name")}) like ${pattern} escape '\\'`,
    ]);
}

/** How many rows each outcome has: kept counts, unless a search makes counting necessary. */
async function countRows(ledger: Ledger, batch: StoredBatch, query: string): Promise<OutcomeCounts> {
  if (query === "") return batch.counts;
  const rows = await ledger.db
    .selectFrom("batch_row")
    .select((eb) => ["outcome", eb.fn.countAll<number>().as("rows")])
    .where("batch_id", "=", batch.id)
    .where(matching(query))
    .groupBy("outcome")
    .execute();
  return { ...noRows(), ...Object.fromEntries(rows.map(({ outcome, rows }) => [outcome, rows])) };
}

/**
 * One page of rows: failed ones first, then by place. Two queries in the order of an index each: sorting 100,000 rows
 * for every page that somebody looks at would cost more than sending them.
 */
export async function readRows(ledger: Ledger, batch: StoredBatch, query: RowQuery): Promise<RowList> {
  const counts = await countRows(ledger, batch, query.query);
  const parts = query.outcome
    ? [[query.outcome]]
    : [["failed" as const], outcomes.filter((one) => one !== "failed")];
  const data: Row[] = [];
  let totalCount = 0;
  for (const part of parts) {
    const offset = Math.max(0, query.offset - totalCount);
    totalCount += part.reduce((sum, outcome) => sum + counts[outcome], 0);
    const limit = query.limit - data.length;
    if (limit === 0 || query.offset + data.length >= totalCount) continue;
    const page = await ledger.db
      .selectFrom("batch_row")
      .selectAll()
      .where("batch_id", "=", batch.id)
      .where("outcome", "in", part)
      .$if(query.query !== "", (rows) => rows.where(matching(query.query)))
      .orderBy("position")
      .limit(limit)
      .offset(offset)
      .execute();
    data.push(...page.map(toRow));
  }
  return { data, totalCount };
}

/** Every row by place, in pages of 1,000, so that a download of 100,000 neither fills the memory nor holds the store. */
export async function* readAllRows({ db }: Ledger, batchId: string): AsyncGenerator<Row> {
  for (let from = 0; ;) {
    const page = await db
      .selectFrom("batch_row")
      .selectAll()
      .where("batch_id", "=", batchId)
      .where("position", ">=", from)
      .orderBy("position")
      .limit(1_000)
      .execute();
    yield* page.map(toRow);
    const last = page.at(-1);
    if (!last) return;
    from = last.position + 1;
  }
}

/** How many rows of each batch were settled since then (ms). Those settled by the submit itself are nobody's pace. */
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

/** The redirect URLs of a batch's failed rows, without repeats, as far as the rows have their own. */
export async function readFailedRedirectUrls({ db, instance }: Ledger, batchId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("batch_row")
    .select("options")
    .where("instance", "=", instance)
    .where("batch_id", "=", batchId)
    .where("outcome", "=", "failed")
    .where("options", "is not", null)
    .execute();
  return [...new Set(rows.flatMap(({ options }) => readStoredOptions(options ?? "{}").redirectUrl ?? []))];
}
