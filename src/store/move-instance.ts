import { type Kysely, sql, type Transaction } from "kysely";
import type { Schema } from "./schema.ts";

type InstanceTable = {
  [Table in keyof Schema]: Schema[Table] extends { instance: string | null } ? Table : never;
}[keyof Schema];

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
} as const satisfies { [Table in InstanceTable]: readonly (keyof Schema[Table] & string)[] | null };

/**
 * Moves everything stored for the instance `from`, which has a provisional id, to `to`, its real one. A row whose place is
 * taken in `to` stays: nothing is overwritten. The lease does not stay, which fences off a process that still holds it.
 */
export async function moveInstance(trx: Transaction<Schema>, from: string, to: string): Promise<void> {
  await dropSecondDefault(trx, from, to);
  for (const [table, key] of Object.entries(instanceTables)) {
    const isFree = key === null ? sql`true` : sql`not exists (${taken(table, key, to)})`;
    await sql`update ${sql.table(table)} set instance = ${to} where instance = ${from} and ${isFree}`.execute(
      trx,
    );
  }
  await trx.deleteFrom("lease").where("instance", "=", from).execute();
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

const roots = ["batch", "invitation_record", "test_invitation", "setting", "preset"] as const;

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
