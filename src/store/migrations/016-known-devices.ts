import type { SchemaModule } from "kysely";

/** A browser in which a member has signed in: SHA-256 of the token in its cookie, and when it last signed in (ms). */
export type KnownDeviceTables = { known_device: { token_hash: string; user_id: string; seen_at: number } };

export const knownDevicesMigration = {
  name: "known_devices",
  async up(schema: SchemaModule) {
    await schema
      .createTable("known_device")
      .addColumn("token_hash", "text", (column) => column.notNull())
      .addColumn("user_id", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
      .addColumn("seen_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("known_device_key", ["token_hash", "user_id"])
      .execute();
    await schema
      .createIndex("known_device_by_user")
      .on("known_device")
      .columns(["user_id", "seen_at"])
      .execute();
  },
};
