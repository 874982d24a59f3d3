import { type Kysely, type SchemaModule, sql } from "kysely";

/**
 * `search_text`: what a search among batches looks at, in lower case. `handled_failed`, `handled_stop` and
 * `handled_open`: how many rows had failed when a member marked the batch as handled, what stopped it then, and how many
 * rows were open; 0, null and 0 before.
 */
export type BatchDetailColumns = {
  batch: {
    name: string | null;
    note: string | null;
    search_text: string;
    handled_failed: number;
    handled_stop: string | null;
    handled_open: number;
  };
};

/** Lower case in JavaScript: SQLite knows only the letters of English. */
async function fillSearchTexts(db: Kysely<never>): Promise<void> {
  const { rows } = await sql<{ created_by: string }>`select distinct created_by from batch`.execute(db);
  for (const { created_by: createdBy } of rows)
    await sql`
      update batch set search_text = ${`${createdBy.normalize("NFC").toLowerCase()}\n`} || lower(id)
      where created_by = ${createdBy}`.execute(db);
}

/** Batches have a name and a note, and members mark those that need attention as handled. */
export const batchDetailsMigration = {
  name: "batch_details",
  async up(schema: SchemaModule, db: Kysely<never>) {
    for (const column of ["name", "note", "handled_stop"])
      await schema.alterTable("batch").addColumn(column, "text").execute();
    for (const column of ["handled_failed", "handled_open"])
      await schema
        .alterTable("batch")
        .addColumn(column, "integer", (cell) => cell.notNull().defaultTo(0))
        .execute();
    await schema
      .alterTable("batch")
      .addColumn("search_text", "text", (cell) => cell.notNull().defaultTo(""))
      .execute();
    await fillSearchTexts(db);
    // Failures from before the upgrade would otherwise all ask for attention now.
    await sql`
      update batch set handled_failed = coalesce(
        (select rows from batch_count where batch_id = batch.id and outcome = 'failed'), 0)
      where state in ('finished', 'cancelled')`.execute(db);
  },
};
