import type { Migration } from "#store/migrations.ts";

/** Rows settled in the hour that has passed are counted whenever a batch is shown: by this index alone, without its rows. */
export const settledRowsMigration: Migration = {
  name: "settled_rows",
  async up(schema) {
    await schema
      .createIndex("batch_row_settled")
      .on("batch_row")
      .columns(["instance", "settled_at", "batch_id", "code"])
      .where("settled_at", "is not", null)
      .execute();
  },
};
