import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { authSecretFile } from "#bff/env/auth-secret.ts";
import { systemCodeOf } from "#bff/env/reader.ts";
import type { Env } from "#bff/env/env.ts";
import { isSecretOf } from "#bff/sign-in/secret/secret-check.ts";
import { copyDatabase, openForReading } from "#store/copy.ts";
import { databaseFile, hasTable } from "#store/database-file.ts";
import { storeFaultOf } from "#store/fault.ts";
import { OperationError } from "./command.ts";
import { checksumOf, countRows, instancesOf, type Manifest, writeManifest } from "./manifest.ts";

type Place = Pick<Env, "dataDir" | "isSandbox">;

/**
 * Copies the database of this environment into the new file `to` (0600), also while the server runs. Returns what was
 * saved.
 * @throws {OperationError}
 */
export function backUp(place: Place, to: string, now: () => number): Manifest {
  const file = databaseFile(place);
  const target = resolve(to);
  if (!existsSync(file)) throw new OperationError(`There is no database to save: ${file} does not exist.`);
  if (existsSync(target))
    throw new OperationError(`${target} exists already. Choose another name, or delete it first.`);
  const savedAt = now();
  const database = openForReading(file);
  let saved: Manifest | null = null;
  try {
    copyDatabase(database, target, (copy) => {
      saved = describe(place, savedAt, copy);
      writeManifest(copy, saved);
    });
  } catch (error) {
    throw withReason(error, file, target);
  } finally {
    database.close();
  }
  return saved ?? describe(place, savedAt, database);
}

function describe(place: Place, savedAt: number, copy: DatabaseSync): Manifest {
  return {
    format: 1,
    savedAt,
    isSandbox: place.isSandbox,
    instances: instancesOf(copy).map(({ id }) => id),
    members: countRows(copy, "user"),
    batches: countRows(copy, "batch"),
    authSecret: generatedSecret(place, copy),
    checksum: checksumOf(copy),
  };
}

/**
 * The secret of `DATA_DIR`, if it is the one that this database was used with: after a change, or if a server has another
 * environment than this command, it is not. A secret from the environment stays where the operator keeps it.
 */
function generatedSecret({ dataDir }: Place, copy: DatabaseSync): string | null {
  const path = authSecretFile(dataDir);
  if (!existsSync(path)) return null;
  const secret = readFileSync(path, "utf8").trim();
  const check = hasTable(copy, "secret_check")
    ? copy.prepare("select value from secret_check").get()
    : undefined;
  return check === undefined || isSecretOf(String(check["value"]), secret) ? secret : null;
}

function withReason(error: unknown, file: string, target: string): unknown {
  const code = systemCodeOf(error);
  if (code === "ENOSPC" || storeFaultOf(error) === "full") {
    const size = Math.ceil(statSync(file).size / 1_000_000);
    return new OperationError(
      `The disk of ${target} is full: a backup needs about ${size} MB. Nothing was saved.`,
    );
  }
  if (code === "ENOENT" || code === "EACCES" || code === "EROFS")
    return new OperationError(`${target} cannot be written (${code}). Check the folder and its rights.`);
  if (storeFaultOf(error) === "locked")
    return new OperationError(`${file} is locked by another process, such as a restore. Try again later.`);
  return error;
}
