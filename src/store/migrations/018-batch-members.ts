import type { SchemaModule } from "kysely";

/**
 * `member_id`: who submitted it, null for older batches. `paused_because`: a sentence, if an admin's change of that member
 * paused it; null after any other order.
 */
export type BatchMemberColumns = { batch: { member_id: string | null; paused_because: string | null } };

export const batchMembersMigration = {
  name: "batch_members",
  async up(schema: SchemaModule) {
    await schema.alterTable("batch").addColumn("member_id", "text").execute();
    await schema.alterTable("batch").addColumn("paused_because", "text").execute();
  },
};
