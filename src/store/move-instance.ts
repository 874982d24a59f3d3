import { setImmediate } from "node:timers/promises";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Schema } from "./schema.ts";

/** Copies of what Clerk has. They are deleted instead of moved, and read again. */
export const copiedTables = [
  "register_sweep",
  "missing_invitation",
  "user_search",
  "invitation_metadata",
  "invitation",
  "invitation_count",
] as const;

type InstanceTable = Exclude<
  {
    [Table in keyof Schema]: Schema[Table] extends { instance: string | null } ? Table : never;
  }[keyof Schema],
  (typeof copiedTables)[number]
>;

/** Every table whose rows belong to an instance, with the columns that are unique together with it; null for none. */
export const instanceTables = {
  batch: null,
  batch_row: null,
  call: null,
  lane: ["lane"],
  lease: [],
  ledger_gap: ["from_at"],
  general_call: ["second"],
  refusal_cost: ["lane"],
  invitation_record: ["invitation_id"],
  test_invitation: ["member_id"],
  activity: null,
  setting: ["name"],
  preset: ["name_key"],
  preset_choice: ["user_id"],
  webhook_message: ["message_id"],
  saved_view: ["scope", "name_key"],
  view_arrangement: ["user_id"],
} as const satisfies { [Table in InstanceTable]: readonly (keyof Schema[Table] & string)[] | null };

/** Takes about 20 ms; then the server answers requests that need no database. */
const rowsPerUpdate = 2_000;

/**
 * Moves everything stored for the instance `from`, which has a provisional id, to `to`, its real one. A row whose place
 * is taken in `to` stays: nothing is overwritten. The lease does not stay, which fences off a process that still holds
 * it.
 */
export async function moveInstance(trx: Transaction<Schema>, from: string, to: string): Promise<void> {
  await dropSecondDefault(trx, from, to);
  for (const [table, key] of Object.entries(instanceTables)) {
    const isFree = key === null ? sql`true` : sql`not exists (${taken(table, key, to)})`;
    const lastRow = await lastRowOf(trx, table, from);
    for (let first = 1; first <= lastRow; first += rowsPerUpdate) {
      await sql`
        update ${sql.table(table)} set instance = ${to}
        where rowid between ${first} and ${first + rowsPerUpdate - 1} and instance = ${from} and ${isFree}
      `.execute(trx);
      await setImmediate();
    }
  }
  for (const table of ["lease", ...copiedTables] as const)
    await trx.deleteFrom(table).where("instance", "=", from).execute();
}

/**
 * SQLite numbers the rows of a table from 1. PostgreSQL will need no steps: there an update does not block the process.
 */
async function lastRowOf(trx: Transaction<Schema>, table: string, instance: string): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`
    select max(rowid) as last from ${sql.table(table)} where instance = ${instance}`.execute(trx);
  return rows[0]?.last ?? 0;
}

/** The row of `to` that has the same key. */
function taken(table: string, key: readonly string[], to: string) {
  const isSame = key.map((column) => sql` and other.${sql.ref(column)} = ${sql.ref(`${table}.${column}`)}`);
  return sql`select 1 from ${sql.table(table)} as other where other.instance = ${to}${sql.join(isSame, sql``)}`;
}

/** An instance has at most one default preset. */
async function dropSecondDefault(trx: Transaction<Schema>, from: string, to: string): Promise<void> {
  await trx
    .updateTable("preset")
    .set({ is_default: 0 })
    .where("instance", "=", from)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("preset as other")
          .select("other.id")
          .where("other.instance", "=", to)
          .where("other.is_default", "=", 1),
      ),
    )
    .execute();
}

const roots = ["batch", "invitation_record", "test_invitation", "setting", "preset", "saved_view"] as const;

/** Whether anything that members made is stored for the instance. */
export async function holdsData(db: Kysely<Schema>, instance: string): Promise<boolean> {
  for (const table of roots) {
    const row = await db
      .selectFrom(table)
      .select("instance")
      .where("instance", "=", instance)
      .executeTakeFirst();
    if (row) return true;
  }
  return false;
}
