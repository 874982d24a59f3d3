import { Kysely } from "kysely";
import { databaseFile } from "./database-file.ts";
import type { StoreFault } from "./fault.ts";
import { migrate, migrations, NewerDatabaseError, type VersionTable } from "./migrations.ts";
import { openedFile, probeStore } from "./probe.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect, type SqliteOptions } from "./sqlite.ts";
import { copyBeforeUpgrade, findUpgradeCopy } from "./upgrade-copy.ts";

/**
 * Inside `db.transaction()` use the transaction only: what `db` writes waits until it ends, and what it reads is older.
 */
export type Store = {
  db: Kysely<Schema>;
  /** Tries a small write. Resolves with what is wrong, or null. */
  probe: () => Promise<StoreFault | null>;
  close: () => Promise<void>;
};

/** `onStatement` and `lockTimeoutMs` are for tests and crash drills, which kill the process at an exact statement. */
type StoreOptions = {
  dataDir: string;
  /** False for a database that is a copy itself. */
  isCopied?: boolean;
} & SqliteOptions;

/**
 * Opens the store in `dataDir`, or in memory for `":memory:"`, and migrates it to the newest version. A database with data
 * is copied before.
 * @throws {NewerDatabaseError} for a database that a newer Usher has written
 */
export async function openStore({ dataDir, isCopied = true, ...options }: StoreOptions): Promise<Store> {
  const file =
    dataDir === ":memory:" ? null : databaseFile({ dataDir, isSandbox: options.isSandbox ?? false });
  if (file !== null && isCopied) copyBeforeUpgrade(file, migrations.length);
  const db = new Kysely<Schema & VersionTable>({ dialect: sqliteDialect(dataDir, options) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    if (file !== null && error instanceof NewerDatabaseError) throw withCopy(error, file);
    throw error;
  }
  const opened = file === null ? null : openedFile(file);
  return {
    db: db.withTables<Schema>(),
    probe: () => probeStore(db, opened),
    close: () => db.destroy(),
  };
}

/** Names the copy that can be restored instead. */
function withCopy(error: NewerDatabaseError, file: string): NewerDatabaseError {
  const copy = findUpgradeCopy(file, migrations.length);
  if (copy === null) return error;
  return new NewerDatabaseError(`${error.message} There is one: npm run restore -- ${copy}`);
}
