import type { Generated, SchemaModule } from "kysely";

/**
 * The local copy of an invitation at Clerk. `seq`: the key that other tables and indexes use. `asked_at`: when the call
 * began whose answer the cells of Clerk are from; an answer to an earlier call does not replace them. `gone_at`: since when
 * it is known that Clerk has it no more. `accepted_at` and `user_id`: when it was accepted and by which user, as far as it
 * is known. `invited_by`, `batch_id` and `delivery` (`mail` or `link`): of invitations made through Usher. `search_text`:
 * what a search looks at, in lower case.
 */
type InvitationTable = {
  seq: Generated<number>;
  instance: string;
  id: string;
  email_address: string;
  /** Lower case. */
  address: string;
  /** The part of `address` behind the last "@". */
  domain: string;
  status: string;
  url: string | null;
  public_metadata: string;
  search_text: string;
  created_at: number;
  updated_at: number;
  expires_at: number | null;
  accepted_at: number | null;
  user_id: string | null;
  invited_by: string | null;
  batch_id: string | null;
  delivery: string | null;
  asked_at: number;
  gone_at: number | null;
};

/** One row for each key of an invitation's metadata whose value is a text, a number or a boolean; `value` is text. */
type InvitationMetadataTable = { seq: number; instance: string; key: string; value: string };

/** Invitations by status, kept by triggers, so that they are never counted. */
type InvitationCountTable = { instance: string; status: string; invitations: number };

export type RegisterTables = {
  invitation: InvitationTable;
  invitation_metadata: InvitationMetadataTable;
  invitation_count: InvitationCountTable;
};

async function createInvitations(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("invitation")
    .addColumn("seq", "integer", (column) => column.primaryKey().autoIncrement())
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("email_address", "text", (column) => column.notNull())
    .addColumn("address", "text", (column) => column.notNull())
    .addColumn("domain", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("url", "text")
    .addColumn("public_metadata", "text", (column) => column.notNull())
    .addColumn("search_text", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint")
    .addColumn("accepted_at", "bigint")
    .addColumn("user_id", "text")
    .addColumn("invited_by", "text")
    .addColumn("batch_id", "text")
    .addColumn("delivery", "text")
    .addColumn("asked_at", "bigint", (column) => column.notNull())
    .addColumn("gone_at", "bigint")
    .addUniqueConstraint("invitation_key", ["instance", "id"])
    .execute();
  await schema
    .createTable("invitation_metadata")
    .addColumn("seq", "integer", (column) =>
      column.notNull().references("invitation.seq").onDelete("cascade"),
    )
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("invitation_metadata_key", ["seq", "key"])
    .execute();
  await schema
    .createTable("invitation_count")
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("invitations", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("invitation_count_key", ["instance", "status"])
    .execute();
}

/** The local copy of Clerk's invitations. */
export const registerMigration = {
  name: "register",
  async up(schema: SchemaModule) {
    await createInvitations(schema);
  },
};
