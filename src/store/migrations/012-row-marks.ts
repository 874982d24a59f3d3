import { type Kysely, type SchemaModule, sql } from "kysely";

/** What the invitations of a row carry in their metadata, also those of a retry; null without a mark. */
export type RowMarkColumns = { batch_row: { mark: string | null } };

/** Rows of a rollback look for the invitations of their source. */
async function fillMarks(db: Kysely<never>): Promise<void> {
  await sql`
    update batch_row set mark = batch_id || '/' || position
    where batch_id in (select id from batch where has_mark = 1)`.execute(db);
  await sql`
    update batch_row set mark = (
      select min(source.mark) from batch join batch_row as source on source.batch_id = batch.origin_id
      where batch.id = batch_row.batch_id and source.email_address = batch_row.email_address)
    where batch_id in (select id from batch where has_mark = 1 and origin_kind = 'rollback')`.execute(db);
}

/** Each row keeps its mark, so that a retry recognises the invitations of the row that it repeats. */
export const rowMarksMigration = {
  name: "row_marks",
  async up(schema: SchemaModule, db: Kysely<never>) {
    await schema.alterTable("batch_row").addColumn("mark", "text").execute();
    await fillMarks(db);
    await schema.alterTable("batch").dropColumn("has_mark").execute();
    // The engine tries another row each time without counting.
    await schema.alterTable("batch_row").dropColumn("unheard").execute();
  },
};
