import { statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { sql, type Kysely } from "kysely";
import { type StoreFault, storeFaultOf } from "./fault.ts";

/** With less free space (bytes) the disk counts as full: SQLite fails only when its log must grow. */
const leastFree = 256 * 1024;

/** Where a database is, and which file that was when it was opened: SQLite goes on writing to one that was deleted. */
export type OpenedFile = { path: string; id: number };

export function openedFile(path: string): OpenedFile {
  return { path, id: statSync(path).ino };
}

/**
 * Writes to the database and returns what is wrong, or null; `file` is null for one in memory. It sets SQLite's `user_version`, which Usher does not use:
 * a write of one page that needs no table.
 */
export async function probeStore<T>(db: Kysely<T>, file: OpenedFile | null): Promise<StoreFault | null> {
  try {
    await sql`PRAGMA user_version = 0`.execute(db);
    if (file === null) return null;
    if (statSync(file.path, { throwIfNoEntry: false })?.ino !== file.id) return "moved";
    return (await hasSpace(dirname(file.path))) ? null : "full";
  } catch (error) {
    return storeFaultOf(error) ?? "failed";
  }
}

async function hasSpace(dataDir: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize >= leastFree;
}
