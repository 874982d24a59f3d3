import type { SchemaModule } from "kysely";

// Times are milliseconds since 1970, JSON is text, booleans are 0 and 1: the same on SQLite and PostgreSQL.

/** One submit. `turn` is the number of the last claim of its rows: the batch with the lowest one goes first. */
type BatchTable = {
  id: string;
  instance: string;
  kind: string;
  state: string;
  options: string;
  body_hash: string;
  total: number;
  turn: number;
  created_by: string;
  created_at: number;
  finished_at: number | null;
};

/**
 * `isolate`: goes through the single lane. `doubt_since`: start of the first call with an unknown outcome, null without
 * one. `look_at`: when to reconcile such a row, null while its call is running. `looks`: how often Clerk refused that.
 * `code` of a row that is still `sending` is Clerk's last answer, used when reconciling finds nothing.
 */
type BatchRowTable = {
  batch_id: string;
  position: number;
  instance: string;
  email_address: string;
  name: string | null;
  options: string | null;
  outcome: string;
  isolate: number;
  attempts: number;
  call_id: string | null;
  doubt_since: number | null;
  look_at: number | null;
  looks: number;
  code: string | null;
  detail: string | null;
  clerk_code: string | null;
  clerk_trace_id: string | null;
  invitation_id: string | null;
  settled_at: number | null;
};

/** Rows by outcome, updated in the transaction that moves them: the rows of a batch are never counted. */
type BatchCountTable = { batch_id: string; outcome: string; rows: number };

/** Intents. `spent_at` is when the call used the lane's allowance, null if it is known to have used none. */
type CallTable = {
  id: string;
  instance: string;
  lane: string;
  state: string;
  started_at: number;
  spent_at: number | null;
};

/** The backoff of a lane: reason, until, and `tries`, the failures in a row. */
type LaneTable = {
  instance: string;
  lane: string;
  opens_at: number;
  code: string;
  detail: string;
  tries: number;
};

/** Who may send for an instance. `token` grows with every holder and fences off earlier ones. */
type LeaseTable = { instance: string; holder: string; token: number; expires_at: number };

/** Options and inviter of each invitation made by this Usher, which Clerk does not return. `batch_id` is null for a single one. */
type InvitationRecordTable = {
  instance: string;
  invitation_id: string;
  email_address: string;
  invited_by: string;
  batch_id: string | null;
  options: string;
  created_at: number;
};

export type LedgerTables = {
  batch: BatchTable;
  batch_row: BatchRowTable;
  batch_count: BatchCountTable;
  call: CallTable;
  lane: LaneTable;
  lease: LeaseTable;
  invitation_record: InvitationRecordTable;
};

async function createBatches(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("batch")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("options", "text", (column) => column.notNull())
    .addColumn("body_hash", "text", (column) => column.notNull())
    .addColumn("total", "integer", (column) => column.notNull())
    .addColumn("turn", "bigint", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("finished_at", "bigint")
    .execute();
  await schema.createIndex("batch_by_state").on("batch").columns(["instance", "state", "turn"]).execute();
  await schema.createIndex("batch_by_age").on("batch").columns(["instance", "created_at"]).execute();
  await schema
    .createTable("batch_count")
    .addColumn("batch_id", "text", (column) => column.notNull().references("batch.id"))
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("rows", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("batch_count_key", ["batch_id", "outcome"])
    .execute();
}

async function createRows(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("batch_row")
    .addColumn("batch_id", "text", (column) => column.notNull().references("batch.id"))
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("email_address", "text", (column) => column.notNull())
    .addColumn("name", "text")
    .addColumn("options", "text")
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("isolate", "integer", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("call_id", "text")
    .addColumn("doubt_since", "bigint")
    .addColumn("look_at", "bigint")
    .addColumn("looks", "integer", (column) => column.notNull())
    .addColumn("code", "text")
    .addColumn("detail", "text")
    .addColumn("clerk_code", "text")
    .addColumn("clerk_trace_id", "text")
    .addColumn("invitation_id", "text")
    .addColumn("settled_at", "bigint")
    .addPrimaryKeyConstraint("batch_row_key", ["batch_id", "position"])
    .execute();
  // The order in which rows are claimed: least attempts first, so that an outage does not use up those of a few rows.
  await schema
    .createIndex("batch_row_to_claim")
    .on("batch_row")
    .columns(["batch_id", "outcome", "isolate", "attempts", "position"])
    .execute();
  await schema
    .createIndex("batch_row_under_way")
    .on("batch_row")
    .columns(["instance", "outcome", "look_at"])
    .where("outcome", "=", "sending")
    .execute();
}

async function createSending(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("call")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("lane", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("started_at", "bigint", (column) => column.notNull())
    .addColumn("spent_at", "bigint")
    .execute();
  await schema.createIndex("call_by_spending").on("call").columns(["instance", "lane", "spent_at"]).execute();
  await schema
    .createTable("lane")
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("lane", "text", (column) => column.notNull())
    .addColumn("opens_at", "bigint", (column) => column.notNull())
    .addColumn("code", "text", (column) => column.notNull())
    .addColumn("detail", "text", (column) => column.notNull())
    .addColumn("tries", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("lane_key", ["instance", "lane"])
    .execute();
  await schema
    .createTable("lease")
    .addColumn("instance", "text", (column) => column.primaryKey())
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("token", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .execute();
}

async function createRecords(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("invitation_record")
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("invitation_id", "text", (column) => column.notNull())
    .addColumn("email_address", "text", (column) => column.notNull())
    .addColumn("invited_by", "text", (column) => column.notNull())
    .addColumn("batch_id", "text")
    .addColumn("options", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("invitation_record_key", ["instance", "invitation_id"])
    .execute();
}

/** Batches and rows, intents, lanes, the lease, and the records of invitations. */
export const ledgerMigration = {
  name: "ledger",
  async up(schema: SchemaModule) {
    await createBatches(schema);
    await createRows(schema);
    await createSending(schema);
    await createRecords(schema);
  },
};
