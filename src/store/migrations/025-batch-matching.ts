import type { SchemaModule } from "kysely";

/** `matching`: JSON of the filter that a batch was submitted with instead of rows; null with rows. */
export type BatchMatchingColumns = { batch: { matching: string | null } };

/** Batches of all invitations that match a filter. */
export const batchMatchingMigration = {
  name: "batch matching",
  async up(schema: SchemaModule) {
    await schema.alterTable("batch").addColumn("matching", "text").execute();
  },
};
