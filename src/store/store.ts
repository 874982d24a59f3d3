import { Kysely } from "kysely";
import { migrate, type VersionTable } from "./migrations.ts";
import type { Schema } from "./schema.ts";
import { type OnStatement, sqliteDialect } from "./sqlite.ts";

/** Inside `db.transaction()` use the transaction only: `db` waits until it ends. */
export type Store = { db: Kysely<Schema>; close: () => Promise<void> };

/** `onStatement` is for crash drills, which kill the process at an exact statement. */
type StoreOptions = { dataDir: string; onStatement?: OnStatement | undefined };

/**
 * Opens the store in `dataDir`, or in memory for `":memory:"`, and migrates it to the newest version.
 * @throws {NewerDatabaseError} for a database that a newer Usher has written
 */
export async function openStore({ dataDir, onStatement }: StoreOptions): Promise<Store> {
  const db = new Kysely<Schema & VersionTable>({ dialect: sqliteDialect(dataDir, onStatement) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { db: db.withTables<Schema>(), close: () => db.destroy() };
}
