import { type SchemaModule, sql } from "kysely";

/**
 * `origin_kind` (`retry`, `rollback`) and `origin_id`: the batch that a follow-up was made from, null for others. `step`: the
 * next change of a row (`revoke`, `delete`, `invite`). `target_id`: the invitation to revoke or delete; for the step
 * `invite`, the one that was revoked before it. `checked_at`: the last pre-check of the address, null without one.
 */
export type KindColumns = {
  batch: { origin_kind: string | null; origin_id: string | null };
  batch_row: { step: string; target_id: string | null; checked_at: number | null };
};

async function replaceClaimIndex(schema: SchemaModule): Promise<void> {
  await schema.dropIndex("batch_row_to_claim").execute();
  await schema
    .createIndex("batch_row_to_claim")
    .on("batch_row")
    .columns(["batch_id", "outcome", "step", "isolate", "attempts", "position"])
    .execute();
}

/** Read before every claim: the few rows whose old invitation is revoked and whose new one is not made yet. */
async function indexHalfDone(schema: SchemaModule): Promise<void> {
  await schema
    .createIndex("batch_row_half_done")
    .on("batch_row")
    .columns(["instance", "batch_id"])
    .where(sql.ref("step"), "=", "invite")
    .where(sql.ref("outcome"), "=", "queued")
    .where(sql.ref("target_id"), "is not", null)
    .execute();
}

/** Batches that revoke, delete and resend, and follow-ups. All rows of version 2 are invitations. */
export const batchKindsMigration = {
  name: "batch_kinds",
  async up(schema: SchemaModule) {
    await schema.alterTable("batch").addColumn("origin_kind", "text").execute();
    await schema.alterTable("batch").addColumn("origin_id", "text").execute();
    await schema
      .alterTable("batch_row")
      .addColumn("step", "text", (column) => column.notNull().defaultTo("invite"))
      .execute();
    await schema.alterTable("batch_row").addColumn("target_id", "text").execute();
    await schema.alterTable("batch_row").addColumn("checked_at", "bigint").execute();
    await replaceClaimIndex(schema);
    await indexHalfDone(schema);
  },
};
