import { type Generated, type Kysely, type SchemaModule, sql } from "kysely";
import { createInvitationCounters } from "#store/dialect/invitation-counters.ts";
import { createTextIndex } from "#store/dialect/text-index.ts";
import { createSweeps, type RegisterSweepTables } from "./020-register-sweep.ts";

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

/**
 * Invitations by status, without gone ones, kept by triggers, so that they are never counted. The other columns say how
 * many of them have a cell that may be null; lists sorted by it end with those that have none.
 */
type InvitationCountTable = {
  instance: string;
  status: string;
  invitations: number;
  with_expiry: number;
  with_acceptance: number;
  with_inviter: number;
  with_batch: number;
};

export type RegisterTables = RegisterSweepTables & {
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
    .addColumn("with_expiry", "integer", (column) => column.notNull())
    .addColumn("with_acceptance", "integer", (column) => column.notNull())
    .addColumn("with_inviter", "integer", (column) => column.notNull())
    .addColumn("with_batch", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("invitation_count_key", ["instance", "status"])
    .execute();
}

/**
 * One for each order of a list, of invitations that are not gone. Most lists have a condition on the status, so it is in
 * each of them: then the rows of the table are read only for the page that is shown.
 */
const indexes = {
  invitation_by_creation: ["instance", "created_at", "seq", "status"],
  invitation_by_status: ["instance", "status", "created_at", "seq"],
  invitation_by_address: ["instance", "address", "seq", "status"],
  // Filtered lists by address look at many entries for a page, and this one holds what the filters compare.
  invitation_by_address_and_fields: [
    "instance",
    "address",
    "seq",
    "status",
    "domain",
    "invited_by",
    "delivery",
    "batch_id",
    "created_at",
    "accepted_at",
    "expires_at",
  ],
  invitation_by_expiry: ["instance", "status", "expires_at", "created_at", "seq"],
  invitation_by_acceptance: ["instance", "accepted_at", "created_at", "seq", "status"],
  invitation_by_inviter: ["instance", "invited_by", "created_at", "seq", "status"],
  invitation_by_batch: ["instance", "batch_id", "created_at", "seq", "status"],
  invitation_by_domain: ["instance", "domain", "created_at", "seq", "status"],
  invitation_by_delivery: ["instance", "delivery", "created_at", "seq", "status"],
} as const;

async function createIndexes(schema: SchemaModule): Promise<void> {
  for (const [name, columns] of Object.entries(indexes))
    await schema
      .createIndex(name)
      .on("invitation")
      .columns([...columns])
      .where(sql.ref("gone_at"), "is", null)
      .execute();
  await schema
    .createIndex("gone_invitation_by_address")
    .on("invitation")
    .columns(["instance", "address"])
    .where(sql.ref("gone_at"), "is not", null)
    .execute();
  await schema
    .createIndex("invitation_metadata_by_value")
    .on("invitation_metadata")
    .columns(["instance", "key", "value", "seq"])
    .execute();
}

/** For the statistics: what was deleted is little, and they count it each time. */
async function indexDeleted(schema: SchemaModule): Promise<void> {
  await schema
    .createIndex("invitation_gone_by_batch")
    .on("invitation")
    .columns(["instance", "batch_id"])
    .where(sql.ref("gone_at"), "is not", null)
    .execute();
  await schema
    .createIndex("batch_that_deletes")
    .on("batch")
    .columns(["instance", "id"])
    .where(sql.ref("kind"), "=", "delete")
    .execute();
}

/** The local copy of Clerk's invitations. */
export const registerMigration = {
  name: "register",
  async up(schema: SchemaModule, db: Kysely<never>) {
    await createInvitations(schema);
    await createIndexes(schema);
    await indexDeleted(schema);
    await createInvitationCounters(db);
    await createTextIndex(db);
    await createSweeps(schema);
  },
};
