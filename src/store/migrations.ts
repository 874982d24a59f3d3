import type { Kysely, SchemaModule } from "kysely";
import { ledgerMigration } from "#store/migrations/001-ledger.ts";
import { accountsMigration } from "#store/migrations/002-accounts.ts";
import { batchKindsMigration } from "#store/migrations/003-batch-kinds.ts";
import { settledRowsMigration } from "#store/migrations/004-settled-rows.ts";
import { accessMigration } from "#store/migrations/005-access.ts";
import { outcomesMigration } from "#store/migrations/006-outcomes.ts";
import { membersMigration } from "#store/migrations/007-members.ts";
import { redirectOriginsMigration } from "#store/migrations/008-redirect-origins.ts";
import { testInvitationsMigration } from "#store/migrations/009-test-invitations.ts";
import { presetsMigration } from "#store/migrations/010-presets.ts";
import { durableActionsMigration } from "#store/migrations/011-durable-actions.ts";
import { rowMarksMigration } from "#store/migrations/012-row-marks.ts";
import { setupMigration } from "#store/migrations/013-setup.ts";
import { restoresMigration } from "#store/migrations/014-restores.ts";
import { singleSignOnMigration } from "#store/migrations/015-single-sign-on.ts";
import { knownDevicesMigration } from "#store/migrations/016-known-devices.ts";
import { unlocksMigration } from "#store/migrations/017-unlocks.ts";
import { batchMembersMigration } from "#store/migrations/018-batch-members.ts";
import { followUpsMigration } from "#store/migrations/019-follow-ups.ts";
import { registerMigration } from "#store/migrations/020-register.ts";
import { webhookMessagesMigration } from "#store/migrations/021-webhook-messages.ts";
import { batchDetailsMigration } from "#store/migrations/022-batch-details.ts";
import { tableLayoutsMigration } from "#store/migrations/023-table-layouts.ts";
import { savedViewsMigration } from "#store/migrations/024-saved-views.ts";
import { batchMatchingMigration } from "#store/migrations/025-batch-matching.ts";
import { invitationIdsMigration } from "#store/migrations/026-invitation-ids.ts";

/** Once released a migration is never edited: a change is a new one. */
export type Migration = { name: string; up(schema: SchemaModule, db: Kysely<never>): Promise<void> };

/** In order; the position in this list, from 1, is the version that a migration leads to. */
export const migrations: readonly Migration[] = [
  ledgerMigration,
  accountsMigration,
  batchKindsMigration,
  settledRowsMigration,
  accessMigration,
  outcomesMigration,
  membersMigration,
  redirectOriginsMigration,
  testInvitationsMigration,
  presetsMigration,
  durableActionsMigration,
  rowMarksMigration,
  setupMigration,
  restoresMigration,
  singleSignOnMigration,
  knownDevicesMigration,
  unlocksMigration,
  batchMembersMigration,
  followUpsMigration,
  registerMigration,
  webhookMessagesMigration,
  batchDetailsMigration,
  tableLayoutsMigration,
  savedViewsMigration,
  batchMatchingMigration,
  invitationIdsMigration,
];

/** A newer Usher has written the database; continuing could destroy data that this version does not know. */
export class NewerDatabaseError extends Error {
  override name = "NewerDatabaseError";
}

export type VersionTable = { schema_version: { version: number; name: string; applied_at: number } };

/**
 * Migrates to the newest version. Each step is a transaction of its own that reads the version again: of several
 * processes that start together one does the step and the others skip it.
 * @throws {NewerDatabaseError} when the database is ahead of `steps`; it is left untouched
 */
export async function migrate(
  db: Kysely<VersionTable>,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  await db.schema
    .createTable("schema_version")
    .ifNotExists()
    .addColumn("version", "integer", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("applied_at", "bigint", (column) => column.notNull())
    .execute();
  while (await stepForward(db, steps));
}

/** False when no step is left. */
async function stepForward(db: Kysely<VersionTable>, steps: readonly Migration[]): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { version } = await trx
      .selectFrom("schema_version")
      .select((eb) => eb.fn.coalesce(eb.fn.max("version"), eb.lit(0)).as("version"))
      .executeTakeFirstOrThrow();
    if (version > steps.length) {
      throw new NewerDatabaseError(
        `The database has version ${version}, this Usher knows versions up to ${steps.length}. ` +
          "Start the newer Usher again, or restore the backup made before the upgrade.",
      );
    }
    const step = steps[version];
    if (!step) return false;
    // Typed without tables: a step sees the schema of its own time, not today's.
    await step.up(trx.schema, trx as unknown as Kysely<never>);
    await trx
      .insertInto("schema_version")
      .values({ version: version + 1, name: step.name, applied_at: Date.now() })
      .execute();
    return true;
  });
}
