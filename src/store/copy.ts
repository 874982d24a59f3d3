import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { hasTable } from "./database-file.ts";

/** How long (ms) to wait for the lock of another process, which a restore or a recovery holds. */
const lockTimeoutMs = 5_000;

/** The content of a file is no undamaged database. */
export class DamagedDatabaseError extends Error {
  override name = "DamagedDatabaseError";
}

/** Opens an existing database for reading. */
export function openForReading(file: string): DatabaseSync {
  return new DatabaseSync(file, { readOnly: true, timeout: lockTimeoutMs });
}

/**
 * Copies a database into the new file `to` (0600) while other processes use it: one read transaction, which blocks
 * nobody. The file appears under its name when it is whole, verified and on the disk; a failure leaves nothing. `finish`
 * may add to the copy.
 *
 * @throws {DamagedDatabaseError} if the copy is not intact
 */
export function copyDatabase(
  from: DatabaseSync,
  to: string,
  finish: (copy: DatabaseSync) => void = () => {},
): void {
  removeAbandoned(to);
  // Two processes may copy to the same name, such as two starts before an upgrade.
  const part = `${to}.${process.pid}.part`;
  rmSync(part, { force: true });
  try {
    // SQLite writes into an empty file, which nobody else may read from the start.
    closeSync(openSync(part, "wx", 0o600));
    from.prepare("vacuum into ?").run(part);
    const copy = new DatabaseSync(part);
    try {
      copy.exec("pragma journal_mode = delete");
      finish(copy);
      checkIntegrity(copy, part);
    } finally {
      copy.close();
    }
    flush(part);
    renameSync(part, to);
    flush(dirname(to));
  } catch (error) {
    rmSync(part, { force: true });
    rmSync(`${part}-journal`, { force: true });
    throw error;
  }
}

/** What a process left that was killed while it copied. */
function removeAbandoned(to: string): void {
  const folder = dirname(to);
  const own = `${basename(to)}.`;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const pid = name.startsWith(own) ? (/^(\d+)\.part$/.exec(name.slice(own.length))?.[1] ?? null) : null;
    if (pid !== null && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** @throws {DamagedDatabaseError} */
export function checkIntegrity(database: DatabaseSync, file: string): void {
  let found: string;
  try {
    found = String(database.prepare("pragma integrity_check(1)").get()?.["integrity_check"]);
  } catch (error) {
    throw new DamagedDatabaseError(`${file} is not a database of Usher, or it is damaged.`, { cause: error });
  }
  if (found !== "ok") throw new DamagedDatabaseError(`${file} is damaged (${found}).`);
}

/** Writes a file, or the names in a directory, to the disk. */
export function flush(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The version of the schema; 0 if the database has none. */
export function schemaVersionOf(database: DatabaseSync): number {
  if (!hasTable(database, "schema_version")) return 0;
  return Number(
    database.prepare("select max(version) as version from schema_version").get()?.["version"] ?? 0,
  );
}
