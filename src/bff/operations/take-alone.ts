import { existsSync, readFileSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { storeFaultOf } from "#store/fault.ts";
import { OperationError } from "./command.ts";

/**
 * Takes the database for this process alone, until it is closed, and empties its write-ahead log, so that the file is
 * whole. Null if there is no database, or none that SQLite can read. Nothing else may open the file meanwhile: closing it
 * would end the lock.
 * @throws {OperationError} if another process has it open
 */
export function takeAlone(file: string): DatabaseSync | null {
  if (!existsSync(file)) return null;
  const database = new DatabaseSync(file);
  try {
    // It fails while any other connection is open, also one that does nothing. The lock outlives the transaction.
    database.exec("pragma journal_mode = delete; pragma locking_mode = exclusive; begin exclusive; commit");
    return database;
  } catch (error) {
    database.close();
    if (storeFaultOf(error) !== "locked" && pidsWithLock(file).length === 0) return null;
    throw new OperationError(
      `${file} is in use by ${holdersOf(file)}. Stop Usher first, then run this again.`,
    );
  }
}

/** "process 4711 (node …)" if the system tells. */
function holdersOf(file: string): string {
  const pids = pidsWithLock(file);
  if (pids.length === 0) return "another process";
  return pids.map((pid) => `process ${pid}${commandOf(pid)}`).join(" and ");
}

/** Linux lists locks with their process and inode. */
function pidsWithLock(file: string): string[] {
  if (!existsSync("/proc/locks")) return [];
  const inode = `:${statSync(file).ino}`;
  const lines = readFileSync("/proc/locks", "utf8").split("\n");
  const pids = lines.map((line) => line.split(/\s+/)).filter((cells) => cells[5]?.endsWith(inode));
  return [...new Set(pids.map((cells) => cells[4] ?? ""))].filter((pid) => Number(pid) > 0);
}

function commandOf(pid: string): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
    return words.length === 0 ? "" : ` (${words.join(" ").slice(0, 120)})`;
  } catch {
    return "";
  }
}
