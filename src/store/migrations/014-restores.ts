import type { SchemaModule } from "kysely";

/**
 * `restored_from` and `restored_at` (ms): between the two, the database that was restored knows nothing of what the batch
 * did; null for a batch that was never restored. `is_held`: 1 until a member resumes or cancels it after the restore.
 */
export type RestoreColumns = {
  batch: { restored_from: number | null; restored_at: number | null; is_held: number };
};

/** Each restore of the database: `saved_at` is when its copy was made (ms). */
type RestorationTable = { restored_at: number; saved_at: number };

/**
 * One row, which a file beside the database repeats. A database with another `id` or a lower `count` than the file is a
 * copy that was put in its place. `at` (ms): when it was last counted.
 */
type LineageTable = { id: string; count: number; at: number };

/** One row: shows whether `AUTH_SECRET` is the one that encrypts second factors, without the secret. */
type SecretCheckTable = { value: string };

export type RestoreTables = {
  restoration: RestorationTable;
  lineage: LineageTable;
  secret_check: SecretCheckTable;
};

/** What a restored database needs: batches on hold, its origin, and a check of the secret. */
export const restoresMigration = {
  name: "restores",
  async up(schema: SchemaModule) {
    await schema.alterTable("batch").addColumn("restored_from", "bigint").execute();
    await schema.alterTable("batch").addColumn("restored_at", "bigint").execute();
    await schema
      .alterTable("batch")
      .addColumn("is_held", "integer", (column) => column.notNull().defaultTo(0))
      .execute();
    await schema
      .createTable("restoration")
      .addColumn("restored_at", "bigint", (column) => column.primaryKey())
      .addColumn("saved_at", "bigint", (column) => column.notNull())
      .execute();
    await schema
      .createTable("lineage")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("count", "integer", (column) => column.notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
    await schema
      .createTable("secret_check")
      .addColumn("value", "text", (column) => column.primaryKey())
      .execute();
  },
};
