import { type Kysely, type SchemaModule, sql } from "kysely";

const statements = [
  sql`update batch_row set outcome = 'done' where outcome = 'sent'`,
  sql`update batch_count set outcome = 'done' where outcome = 'sent'`,
  sql`insert into batch_count (batch_id, outcome, rows)
      select batch.id, 'cancelled', case when state = 'cancelled' then rows else 0 end
      from batch join batch_count on batch_id = batch.id where outcome = 'queued'`,
  sql`update batch_count set rows = 0
      where outcome = 'queued' and batch_id in (select id from batch where state = 'cancelled')`,
  sql`update batch_row set outcome = 'cancelled'
      where outcome = 'queued' and batch_id in (select id from batch where state = 'cancelled')`,
  sql`update lane set lane = 'reconcile' where lane = 'lookup'`,
];

/**
 * Outcome `sent` becomes `done`, lane `lookup` becomes `reconcile`; rows that a cancelled batch had left queued become
 * `cancelled`, which is new.
 */
export const outcomesMigration = {
  name: "outcomes",
  async up(_schema: SchemaModule, db: Kysely<never>) {
    for (const statement of statements) await statement.execute(db);
  },
};
