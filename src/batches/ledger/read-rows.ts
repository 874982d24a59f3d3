import { type ExpressionBuilder, sql } from "kysely";
import type { OutcomeCounts, Row, RowList, RowQuery } from "#contract/batch.ts";
import { noRows, outcomes, type StoredBatch } from "#batches/rows.ts";
import type { Schema } from "#store/schema.ts";
import type { Ledger } from "./ledger.ts";
import { readStoredOptions } from "./row-columns.ts";

function toRow(row: Schema["batch_row"]): Row {
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

/** Part of an address or a name, case-insensitive; `%` and `_` are literal. */
function matching(query: string) {
  const pattern = `%${query.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return (eb: ExpressionBuilder<Schema, "batch_row">) =>
    eb.or([
      sql<boolean>`${eb.ref("email_address")} like ${pattern} escape '\\'`,
      sql<boolean>`lower(${eb.ref("name")}) like ${pattern} escape '\\'`,
    ]);
}

/** The number of rows by outcome: stored counts, unless a search makes counting necessary. */
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
 * One page of rows, failed ones first, then by position. Two queries, each in the order of an index: sorting 100,000
 * rows for every page would cost more than sending them.
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

/** The distinct redirect URLs of a batch's failed rows that have their own. */
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
