import type { Kysely, SchemaModule } from "kysely";
import { ledgerMigration } from "#store/migrations/001-ledger.ts";
import { accountsMigration } from "#store/migrations/002-accounts.ts";
import { batchKindsMigration } from "#store/migrations/003-batch-kinds.ts";
import { settledRowsMigration } from "#store/migrations/004-settled-rows.ts";
import { accessMigration } from "#store/migrations/005-access.ts";
import { outcomesMigration } from "#store/migrations/006-outcomes.ts";
import { membersMigration } from "#store/migrations/007-members.ts";

/** One step forward. Once released it is never edited: a change is a new migration. */
export type Migration = { name: string; up(schema: SchemaModule, db: Kysely<never>): Promise<void> };

/** In order; the place in this list (from 1) is the version it leads to. */
export const migrations: readonly Migration[] = [
  ledgerMigration,
  accountsMigration,
  batchKindsMigration,
  settledRowsMigration,
  accessMigration,
  outcomesMigration,
  membersMigration,
];

/** The database was written by a newer Usher. Going on would destroy what this one does not know of. */
export class NewerDatabaseError extends Error {
  override name = "NewerDatabaseError";
}

export type VersionTable = { schema_version: { version: number; name: string; applied_at: number } };

/**
 * Brings the database to the newest version, each step in a transaction of its own that reads the version again: of
 * several processes that start at once one does the step and the others find it done. May be repeated at will.
 *
 * @throws NewerDatabaseError when the database is ahead of `steps`; nothing is changed then.
 */
export async function migrate(
  db: Kysely<VersionTable>,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  await db.schema
    .createTable("schema_version")
    .ifNotExists()
    .addColumn("version", "integer", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("applied_at", "bigint", (column) => column.notNull())
    .execute();
  while (await stepForward(db, steps));
}

/** True when a step was done or found done, false when there is none left. */
async function stepForward(db: Kysely<VersionTable>, steps: readonly Migration[]): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { version } = await trx
      .selectFrom("schema_version")
      .select((eb) => eb.fn.coalesce(eb.fn.max("version"), eb.lit(0)).as("version"))
      .executeTakeFirstOrThrow();
    if (version > steps.length) {
      throw new NewerDatabaseError(
        `The database has version ${version}, this Usher knows versions up to ${steps.length}. ` +
          "Start the newer Usher again, or restore the backup made before the upgrade.",
      );
    }
    const step = steps[version];
    if (!step) return false;
    // A step must not count on today's tables: it sees the schema as it was then.
    await step.up(trx.schema, trx as unknown as Kysely<never>);
    await trx
      .insertInto("schema_version")
      .values({ version: version + 1, name: step.name, applied_at: Date.now() })
      .execute();
    return true;
  });
}
