import { type Kysely, type SchemaModule, sql } from "kysely";

/**
 * `revoked_at`: when Usher revoked the invitation that a row had made, else null. `revoked_rows`: how many rows of a batch
 * have it, counted when it is written.
 */
export type RevocationColumns = {
  batch: { revoked_rows: number };
  batch_row: { revoked_at: number | null };
};

async function createIndexes(schema: SchemaModule): Promise<void> {
  await schema
    .createIndex("batch_by_origin")
    .on("batch")
    .columns(["origin_id"])
    .where(sql.ref("origin_id"), "is not", null)
    .execute();
  await schema
    .createIndex("batch_row_by_invitation")
    .on("batch_row")
    .columns(["instance", "invitation_id"])
    .where(sql.ref("invitation_id"), "is not", null)
    .execute();
}

/** What earlier batches revoked. A resend revokes the invitation that it replaces. */
async function noteRevocations(db: Kysely<never>): Promise<void> {
  await sql`
    update batch_row set revoked_at = revocation.revoked_at
    from (
      select instance, target_id, min(settled_at) as revoked_at from batch_row
      where target_id is not null and settled_at is not null
        and ((step = 'revoke' and outcome = 'done') or step = 'invite')
      group by instance, target_id
    ) as revocation
    where batch_row.instance = revocation.instance and batch_row.invitation_id = revocation.target_id
      and batch_row.step = 'invite' and batch_row.outcome = 'done'`.execute(db);
  await sql`
    update batch set revoked_rows = (
      select count(*) from batch_row where batch_row.batch_id = batch.id and batch_row.revoked_at is not null)
    where id in (select batch_id from batch_row where revoked_at is not null)`.execute(db);
}

/** Batches know their follow-ups, and rows know when the invitation that they made was revoked. */
export const followUpsMigration = {
  name: "follow_ups",
  async up(schema: SchemaModule, db: Kysely<never>) {
    await schema
      .alterTable("batch")
      .addColumn("revoked_rows", "integer", (column) => column.notNull().defaultTo(0))
      .execute();
    await schema.alterTable("batch_row").addColumn("revoked_at", "bigint").execute();
    await createIndexes(schema);
    await noteRevocations(db);
  },
};
