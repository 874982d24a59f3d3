import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Where the embedded database is: a directory, and whether Usher runs on the sandbox or with a key. */
export type DatabasePlace = { dataDir: string; isSandbox: boolean };

/** The sandbox has a file of its own: members made without a key have no access once there is one. */
export function databaseFile({ dataDir, isSandbox }: DatabasePlace): string {
  return join(dataDir, isSandbox ? "usher-sandbox.sqlite" : "usher.sqlite");
}

/** The migration since which the files are apart: a database that has it is never moved. */
const apartSince = "setup";

/**
 * Older versions kept both in `usher.sqlite`. One with data of the sandbox only becomes the sandbox's file; one that
 * holds both stays where it is.
 * @throws if another process has it open
 */
export function moveOldSandbox(dataDir: string): void {
  const from = databaseFile({ dataDir, isSandbox: false });
  const to = databaseFile({ dataDir, isSandbox: true });
  if (!existsSync(from) || existsSync(to)) return;
  const database = new DatabaseSync(from);
  try {
    if (!holdsSandboxOnly(database)) return;
    // Empties the write-ahead log and needs the file for itself, so that no other process loses it.
    database.exec("pragma journal_mode = delete");
  } catch (error) {
    throw new Error(`${from} could not be moved to ${to}: stop the other process that uses it.`, {
      cause: error,
    });
  } finally {
    database.close();
  }
  renameSync(from, to);
}

function holdsSandboxOnly(database: DatabaseSync): boolean {
  const has = (table: string, condition: string): boolean =>
    hasTable(database, table) &&
    database.prepare(`select 1 from "${table}" where ${condition} limit 1`).get() !== undefined;
  if (has("schema_version", `name = '${apartSince}'`) || has("instance", "kind <> 'sandbox'")) return false;
  return (
    has("user", "email = 'demo@usher.test'") ||
    ["batch", "activity", "invitation_record"].some((table) => has(table, "instance = 'sandbox'"))
  );
}

export function hasTable(database: DatabaseSync, name: string): boolean {
  return (
    database.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(name) !== undefined
  );
}

/** How many members the sandbox of this directory has. */
export function countSandboxMembers(dataDir: string): number {
  const file = databaseFile({ dataDir, isSandbox: true });
  if (!existsSync(file)) return 0;
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    if (!hasTable(database, "user")) return 0;
    return Number(database.prepare(`select count(*) as members from "user"`).get()?.["members"] ?? 0);
  } finally {
    database.close();
  }
}
