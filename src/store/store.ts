import { Kysely } from "kysely";
import type { StoreFault } from "./fault.ts";
import { migrate, type VersionTable } from "./migrations.ts";
import { probeStore } from "./probe.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect, type SqliteOptions } from "./sqlite.ts";

/** Inside `db.transaction()` use the transaction only: `db` waits until it ends. */
export type Store = {
  db: Kysely<Schema>;
  /** Tries a small write. Resolves with what is wrong, or null. */
  probe: () => Promise<StoreFault | null>;
  close: () => Promise<void>;
};

/** `onStatement` and `lockTimeoutMs` are for tests and crash drills, which kill the process at an exact statement. */
type StoreOptions = { dataDir: string } & SqliteOptions;

/**
 * Opens the store in `dataDir`, or in memory for `":memory:"`, and migrates it to the newest version.
 * @throws {NewerDatabaseError} for a database that a newer Usher has written
 */
export async function openStore({ dataDir, ...options }: StoreOptions): Promise<Store> {
  const db = new Kysely<Schema & VersionTable>({ dialect: sqliteDialect(dataDir, options) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db: db.withTables<Schema>(),
    probe: () => probeStore(db, dataDir),
    close: () => db.destroy(),
  };
}
