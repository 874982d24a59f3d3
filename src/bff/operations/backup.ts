import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Env } from "#bff/env/env.ts";
import { copyDatabase, openForReading } from "#store/copy.ts";
import { databaseFile } from "#store/database-file.ts";
import { storeFaultOf } from "#store/fault.ts";
import { OperationError } from "./command.ts";
import { checksumOf, countRows, instancesOf, type Manifest, writeManifest } from "./manifest.ts";

type Place = Pick<Env, "dataDir" | "isSandbox" | "authSecret">;

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

function describe(place: Place, savedAt: number, copy: Parameters<typeof checksumOf>[0]): Manifest {
  return {
    format: 1,
    savedAt,
    isSandbox: place.isSandbox,
    instances: instancesOf(copy).map(({ id }) => id),
    members: countRows(copy, "user"),
    batches: countRows(copy, "batch"),
    authSecret: generatedSecret(place),
    checksum: checksumOf(copy),
  };
}

/** A secret from the environment stays where the operator keeps it. */
function generatedSecret({ dataDir, authSecret }: Place): string | null {
  const path = join(dataDir, "auth-secret");
  return existsSync(path) && readFileSync(path, "utf8").trim() === authSecret ? authSecret : null;
}

function withReason(error: unknown, file: string, target: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
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
