import { type SchemaModule, sql } from "kysely";
import type { Migration } from "#store/migrations.ts";

/**
 * `origin_kind` and `origin_id`: the batch it was made of (`retry`, `rollback`), null for one that a person submitted.
 * `step`: what is done next with a row (`revoke`, `delete`, `invite`). `target_id`: the invitation to revoke or delete;
 * on a row whose step is `invite`, the one that was revoked for it. `checked_at`: when the address was last compared
 * with Clerk's lists, null while it was not.
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

/** Few at any time, and looked for before every claim: those whose old invitation is revoked and the new one not made. */
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

/** Batches that revoke, delete and resend, and where a batch comes from. Rows of version 2 are invitations all. */
export const batchKindsMigration: Migration = {
  name: "batch_kinds",
  async up(schema) {
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
