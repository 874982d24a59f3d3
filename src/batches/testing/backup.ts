import { type Kysely, sql } from "kysely";
import type { Schema } from "#store/schema.ts";

/** The rows of each table at a time (ms). */
type Copy = { at: number; tables: Map<string, Record<string, unknown>[]> };

const copied = [
  "batch",
  "batch_count",
  "batch_row",
  "call",
  "lane",
  "lease",
  "ledger_gap",
  "general_call",
  "refusal_cost",
  "invitation_record",
  "setting",
  "restoration",
] as const;

export async function copyDatabase(db: Kysely<Schema>, at: number): Promise<Copy> {
  const tables = new Map<string, Record<string, unknown>[]>();
  for (const table of copied) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db);
    tables.set(table, rows);
  }
  return { at, tables };
}

/** Replaces what the tables hold. The lease goes to nobody, as in a database that no process has open. */
export async function putBack(db: Kysely<Schema>, { tables }: Copy): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const table of copied.toReversed()) await sql`delete from ${sql.table(table)}`.execute(trx);
    for (const table of copied)
      for (const row of tables.get(table) ?? []) await trx.insertInto(table).values(row).execute();
    await trx.updateTable("lease").set({ expires_at: 0, holder: "" }).execute();
  });
}
