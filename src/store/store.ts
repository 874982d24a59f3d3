import { Kysely } from "kysely";
import { migrate, type VersionTable } from "./migrations.ts";
import type { Schema } from "./schema.ts";
import { type OnStatement, sqliteDialect } from "./sqlite.ts";

/** What everything kept goes through. Inside `db.transaction()` use the transaction only: `db` itself waits for it. */
export type Store = { db: Kysely<Schema>; close: () => Promise<void> };

/** `onStatement` lets a crash drill die at an exact place; nothing else needs it. */
export type StoreOptions = { dataDir: string; onStatement?: OnStatement | undefined };

/**
 * Opens the store in `dataDir` (`":memory:"` for one that ends with the process) and brings it to the newest version.
 *
 * @throws NewerDatabaseError when a newer Usher has written it.
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
