import { statfsSync, statSync } from "node:fs";
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
 * Writes to the database and returns what is wrong, or null; `file` is null for one in memory. It sets SQLite's
 * `user_version`, which Usher does not use: a write of one page that needs no table.
 */
export async function probeStore<T>(db: Kysely<T>, file: OpenedFile | null): Promise<StoreFault | null> {
  try {
    await sql`PRAGMA user_version = 0`.execute(db);
    if (file === null) return null;
    if (statSync(file.path, { throwIfNoEntry: false })?.ino !== file.id) return "moved";
    return hasSpaceBeside(file.path) ? null : "full";
  } catch (error) {
    return (file === null ? storeFaultOf(error) : faultAt(file.path, error)) ?? "failed";
  }
}

/** As `storeFaultOf`. SQLite also reports a full disk as a failure, where it has no room for a file beside the database. */
export function faultAt(path: string, error: unknown): StoreFault | null {
  const fault = storeFaultOf(error);
  return fault === "failed" && !hasSpaceBeside(path) ? "full" : fault;
}

function hasSpaceBeside(path: string): boolean {
  const { bavail, bsize } = statfsSync(dirname(path));
  return bavail * bsize >= leastFree;
}
