import type { SchemaModule } from "kysely";

/** Counts the rows settled in the past hour, for every view of a batch, without reading the rows. */
export const settledRowsMigration = {
  name: "settled_rows",
  async up(schema: SchemaModule) {
    await schema
      .createIndex("batch_row_settled")
      .on("batch_row")
      .columns(["instance", "settled_at", "batch_id", "code"])
      .where("settled_at", "is not", null)
      .execute();
  },
};
