import type { ExpressionBuilder } from "kysely";
import type { BatchKind, OutcomeCounts, Row, RowList, RowQuery } from "#contract/batch.ts";
import type { Moment } from "#batches/lanes.ts";
import { type LedgerView, noRows, outcomes, type StoredBatch } from "#batches/rows.ts";
import { foldQuery } from "#recipients/address/fold-query.ts";
import { contains } from "#store/like.ts";
import type { Schema } from "#store/schema.ts";
import { readFollowUps } from "./follow-up.ts";
import { readLanes } from "./lanes.ts";
import type { Ledger } from "./ledger.ts";
import { readLooks } from "./reconcile.ts";

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

/** The names of these batches, without those that have none. */
async function readNames(db: Ledger["db"], ids: readonly string[]): Promise<Map<string | null, string>> {
  if (ids.length === 0) return new Map();
  const named = await db.selectFrom("batch").select(["id", "name"]).where("id", "in", ids).execute();
  return new Map(named.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}

/** Adds to stored batches what is stored elsewhere. */
export async function complete({ db }: Ledger, batches: Schema["batch"][]): Promise<StoredBatch[]> {
  if (batches.length === 0) return [];
  const ids = batches.map((batch) => batch.id);
  const counts = await db.selectFrom("batch_count").selectAll().where("batch_id", "in", ids).execute();
  const followUps = await readFollowUps(db, ids);
  const originNames = await readNames(
    db,
    batches.flatMap((batch) => batch.origin_id ?? []),
  );
  return batches.map((batch) => {
    const own = counts.filter((count) => count.batch_id === batch.id);
    return {
      ...batch,
      followUps: followUps.get(batch.id) ?? [],
      originName: originNames.get(batch.origin_id) ?? null,
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
  const [counted] = await complete(ledger, batch ? [batch] : []);
  return counted ?? null;
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
  const { now, hourMs } = moment;
  return {
    ...moment,
    lanes: await readLanes(ledger, moment),
    queues: {
      invite: await readQueues(ledger, ["invite", "resend"]),
      change: await readQueues(ledger, ["revoke", "delete"]),
    },
    settled: await readSettledSince(ledger, now - hourMs),
    looks: await readLooks(ledger),
  };
}

export function toRow(row: Schema["batch_row"]): Row {
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
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  };
}

/** Part of an address, in any of the ways people write it, or of a name. */
function matching(query: string) {
  const address = foldQuery(query);
  return (eb: ExpressionBuilder<Schema, "batch_row">) =>
    eb.or([
      ...(address === "" ? [] : [contains(eb.ref("email_address"), address)]),
      contains(eb.fn<string>("lower", ["name"]), query.normalize("NFC").toLowerCase()),
    ]);
}

/** The number of rows by outcome: stored counts, unless a search makes counting necessary. */
async function countRows(ledger: Ledger, batch: StoredBatch, query: string): Promise<OutcomeCounts> {
  if (query === "") return batch.counts;
  const counts = await ledger.db
    .selectFrom("batch_row")
    .select((eb) => ["outcome", eb.fn.countAll<number>().as("rows")])
    .where("batch_id", "=", batch.id)
    .where(matching(query))
    .groupBy("outcome")
    .execute();
  return { ...noRows(), ...Object.fromEntries(counts.map(({ outcome, rows }) => [outcome, rows])) };
}

/**
 * One page of rows, failed ones first, then by position. Two queries, each in the order of an index: sorting 100,000
 * rows for every page would cost more than sending them.
 */
export async function readRows(ledger: Ledger, id: string, query: RowQuery): Promise<RowList | null> {
  const batch = await readBatch(ledger, id);
  if (!batch) return null;
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

/** Every row in order, in pages of 1,000: a download of 100,000 neither fills the memory nor blocks the database. */
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
