import { existsSync, statSync } from "node:fs";
import { openForReading, schemaVersionOf } from "#store/copy.ts";
import type { StoreFault } from "#store/fault.ts";
import { migrations } from "#store/migrations.ts";
import { faultAt } from "#store/probe.ts";
import { OperationError } from "./command.ts";

const faultWords: Readonly<Record<StoreFault, string>> = {
  full: "is on a full disk. Free some space; nothing was changed.",
  read_only: "is read-only. Make it writable for this user; nothing was changed.",
  locked: "is locked by another process, such as a restore. Try again; nothing was changed.",
  moved: "was replaced at this moment, as by a restore. Try again; nothing was changed.",
  failed: "cannot be read. It may be damaged: see Restore in docs/operations.md. Nothing was changed.",
};

/** An error with a sentence, if the disk or the file is the reason. */
export function withFaultWords(error: unknown, file: string): unknown {
  const fault = faultAt(file, error);
  return fault === null ? error : new OperationError(`${file} ${faultWords[fault]}`);
}

/**
 * A command must not make a database, and not upgrade it under a running server of the older version.
 * @throws {OperationError}
 */
export function refuseUnusable(file: string): void {
  if (!existsSync(file))
    throw new OperationError(
      `There is no database at ${file}. Set DATA_DIR, and the key, as the server has them.`,
    );
  refuseOtherOwner(file);
  const version = versionOf(file);
  if (version < migrations.length)
    throw new OperationError(
      `${file} has version ${version}, and this Usher needs ${migrations.length}. Start this Usher once, or use the version that runs.`,
    );
}

/**
 * The server of another user could not use what this command leaves, such as root's.
 * @throws {OperationError}
 */
export function refuseOtherOwner(path: string): void {
  const owner = statSync(path).uid;
  const own = process.getuid?.();
  if (own !== undefined && own !== owner)
    throw new OperationError(
      `${path} belongs to the user ${owner}: run the command as this user, or Usher could not write its files.`,
    );
}

function versionOf(file: string): number {
  try {
    const database = openForReading(file);
    try {
      return schemaVersionOf(database);
    } finally {
      database.close();
    }
  } catch (error) {
    throw new OperationError(`${file} ${faultWords[faultAt(file, error) ?? "failed"]}`);
  }
}
