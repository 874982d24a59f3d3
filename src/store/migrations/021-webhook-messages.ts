import type { SchemaModule } from "kysely";

/** Messages of Clerk's webhooks that had their effect, so that one that comes again has none. `received_at` in ms. */
export type WebhookMessageTables = {
  webhook_message: { instance: string; message_id: string; received_at: number };
};

export const webhookMessagesMigration = {
  name: "webhook_messages",
  async up(schema: SchemaModule) {
    await schema
      .createTable("webhook_message")
      .addColumn("instance", "text", (column) => column.notNull())
      .addColumn("message_id", "text", (column) => column.notNull())
      .addColumn("received_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("webhook_message_key", ["instance", "message_id"])
      .execute();
    await schema.createIndex("webhook_message_by_age").on("webhook_message").column("received_at").execute();
  },
};
