import type { SchemaModule } from "kysely";

/** Since when (ms) wrong guesses about a member count again: an operator unlocked them. */
export type UnlockTables = { member_unlock: { user_id: string; at: number } };

export const unlocksMigration = {
  name: "unlocks",
  async up(schema: SchemaModule) {
    await schema
      .createTable("member_unlock")
      .addColumn("user_id", "text", (column) => column.primaryKey().references("user.id").onDelete("cascade"))
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
  },
};
