import { statfs } from "node:fs/promises";
import { sql, type Kysely } from "kysely";
import { type StoreFault, storeFaultOf } from "./fault.ts";

/** With less free space (bytes) the disk counts as full: SQLite fails only when its log must grow. */
const leastFree = 256 * 1024;

/**
 * Writes to the database and returns what is wrong, or null. It sets SQLite's `user_version`, which Usher does not use:
 * a write of one page that needs no table.
 */
export async function probeStore<T>(db: Kysely<T>, dataDir: string): Promise<StoreFault | null> {
  try {
    await sql`PRAGMA user_version = 0`.execute(db);
    return (await hasSpace(dataDir)) ? null : "full";
  } catch (error) {
    return storeFaultOf(error) ?? "failed";
  }
}

async function hasSpace(dataDir: string): Promise<boolean> {
  if (dataDir === ":memory:") return true;
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize >= leastFree;
}
