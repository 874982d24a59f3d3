import { type Kysely, type SchemaModule, sql } from "kysely";
import { allowRealIds } from "./011-provisional-ids.ts";

/**
 * `is_single`: 1 for the one-row batch of a single action, which is not listed. `unreported` (JSON): the activity entry
 * that such a batch still owes, null once it is written.
 */
type BatchColumns = { is_single: number; unreported: string | null };

/**
 * `reconciled_at`: when Clerk's list last showed no invitation for a row with an unknown outcome. `doubt_until`:
 * until when the calls with an unknown outcome can have made an invitation; null if one of them was not answered, since
 * Clerk may still apply it.
 */
type RowColumns = { reconciled_at: number | null; doubt_until: number | null };

/** `ended_at`: when Clerk answered, or the timeout ended the call; null while it is open. */
type CallColumns = { ended_at: number | null };

/** `alive_at`: when the holder last proved to be alive; null before its first renewal. */
type LeaseColumns = { alive_at: number | null };

export type DurableActionColumns = {
  batch: BatchColumns;
  batch_row: RowColumns;
  call: CallColumns;
  lease: LeaseColumns;
};

/** A period without a holder of the lease. A ledger restored from a backup does not know what it sent in there. */
type LedgerGapTable = { instance: string; from_at: number; until_at: number };

/** Requests to Clerk in each second, those that invite excepted, so that a restart keeps the pace. */
type GeneralCallTable = { instance: string; second: number; calls: number };

/** Whether a call that Clerk refuses uses the allowance of a lane, as learned from its 429 answers. */
type RefusalCostTable = { instance: string; lane: string; is_spent: number };

export type DurableActionTables = {
  ledger_gap: LedgerGapTable;
  general_call: GeneralCallTable;
  refusal_cost: RefusalCostTable;
};

async function widenTables(schema: SchemaModule): Promise<void> {
  await schema
    .alterTable("batch")
    .addColumn("is_single", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await schema.alterTable("batch").addColumn("unreported", "text").execute();
  await schema
    .alterTable("batch")
    .addColumn("has_mark", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await schema.alterTable("batch_row").addColumn("reconciled_at", "bigint").execute();
  await schema.alterTable("batch_row").addColumn("doubt_until", "bigint").execute();
  await schema
    .alterTable("batch_row")
    .addColumn("unheard", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await schema.alterTable("call").addColumn("ended_at", "bigint").execute();
  await schema.alterTable("lease").addColumn("alive_at", "bigint").execute();
}

async function createTables(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("ledger_gap")
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("from_at", "bigint", (column) => column.notNull())
    .addColumn("until_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("ledger_gap_key", ["instance", "from_at"])
    .execute();
  await schema
    .createTable("general_call")
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("second", "bigint", (column) => column.notNull())
    .addColumn("calls", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("general_call_key", ["instance", "second"])
    .execute();
  await schema
    .createTable("refusal_cost")
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("lane", "text", (column) => column.notNull())
    .addColumn("is_spent", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("refusal_cost_key", ["instance", "lane"])
    .execute();
}

/** Evidence that Clerk answers; the few rows that may have been sent; and actions whose entry is not written yet. */
async function addIndexes(schema: SchemaModule): Promise<void> {
  await schema.createIndex("call_by_end").on("call").columns(["instance", "lane", "ended_at"]).execute();
  await schema
    .createIndex("batch_row_in_doubt")
    .on("batch_row")
    .columns(["instance", "email_address"])
    .where(sql.ref("doubt_since"), "is not", null)
    .where(sql.ref("outcome"), "=", "queued")
    .execute();
  await schema
    .createIndex("batch_unreported")
    .on("batch")
    .columns(["instance"])
    .where(sql.ref("unreported"), "is not", null)
    .execute();
}

/** Rows are claimed in order: one that must be sent again does not wait behind all others. */
async function replaceClaimIndex(schema: SchemaModule): Promise<void> {
  await schema.dropIndex("batch_row_to_claim").execute();
  await schema
    .createIndex("batch_row_to_claim")
    .on("batch_row")
    .columns(["batch_id", "outcome", "step", "isolate", "position"])
    .execute();
}

/**
 * Single actions as batches of one row, and what the engine needs to report truly and to use all of Clerk's allowance.
 */
export const durableActionsMigration = {
  name: "durable_actions",
  async up(schema: SchemaModule, db: Kysely<never>) {
    await allowRealIds(schema, db);
    await widenTables(schema);
    await createTables(schema);
    await replaceClaimIndex(schema);
    await addIndexes(schema);
  },
};
