import { randomUUID } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Env } from "#bff/env/env.ts";
import { systemCodeOf } from "#bff/env/reader.ts";
import { isSecretOfDatabase, reencryptSecondFactors } from "#bff/sign-in/secret/secret-check.ts";
import {
  checkIntegrity,
  copyDatabase,
  DamagedDatabaseError,
  flush,
  openForReading,
  schemaVersionOf,
} from "#store/copy.ts";
import { databaseFile } from "#store/database-file.ts";
import { storeFaultOf } from "#store/fault.ts";
import { faultAt } from "#store/probe.ts";
import { lastSignOfLife } from "#store/lineage.ts";
import { NewerDatabaseError } from "#store/migrations.ts";
import { openStore, type Store } from "#store/store.ts";
import { OperationError } from "./command.ts";
import { instancesOf, type Manifest, readManifest, removeManifest } from "./manifest.ts";
import { accessDifferences, readAccess } from "./access-differences.ts";
import { tameReplaced } from "./replaced-database.ts";
import { takeAlone } from "./take-alone.ts";
import { refuseOtherOwner } from "./usable-database.ts";

type Place = Pick<Env, "dataDir" | "isSandbox" | "authSecret" | "oldAuthSecret">;

export type Restored = {
  savedAt: number;
  /** Where the database is that was replaced; null if there was none. */
  aside: string | null;
  heldBatches: number;
  /** One sentence for each member whose access has changed; null if the replaced database cannot be read. */
  accessDifferences: string[] | null;
};

/**
 * Replaces the database of this environment by a backup, or by any copy of a database. A crash at any point leaves the
 * old database or the new one. All unfinished batches of the new one are held.
 * @throws {OperationError}
 */
export async function restore(place: Place, from: string, now: () => number): Promise<Restored> {
  const source = resolve(from);
  const file = databaseFile(place);
  if (!existsSync(source)) throw new OperationError(`There is no backup at ${source}.`);
  if (!statSync(source).isFile()) throw new OperationError(`${source} is not a file.`);
  if (existsSync(file) && realpathSync(source) === realpathSync(file))
    throw new OperationError(`${source} is the database itself, not a backup.`);
  mkdirSync(place.dataDir, { recursive: true, mode: 0o700 });
  refuseOtherOwner(existsSync(file) ? file : place.dataDir);
  const replaced = takeAlone(file);
  const workDir = join(place.dataDir, "restoring");
  try {
    rmSync(workDir, { recursive: true, force: true });
    mkdirSync(workDir, { mode: 0o700 });
    const prepared = databaseFile({ ...place, dataDir: workDir });
    const manifest = copyBackup(source, prepared, place);
    const { savedAt, held, access } = await prepare({ ...place, dataDir: workDir }, manifest, now());
    const before = replaced && (await accessBefore(replaced, { ...place, dataDir: join(workDir, "before") }));
    const aside = putInPlace(prepared, file, { now: now(), isWhole: replaced !== null });
    return {
      savedAt,
      aside,
      heldBatches: held,
      accessDifferences: before && accessDifferences(before, access),
    };
  } catch (error) {
    throw withRoomNeeded(error, source, file);
  } finally {
    replaced?.close();
    rmSync(workDir, { recursive: true, force: true });
  }
}

function withRoomNeeded(error: unknown, source: string, file: string): unknown {
  const code = systemCodeOf(error);
  if (code !== "ENOSPC" && faultAt(file, error) !== "full") return error;
  // A copy of the backup, and one of the present database to compare it with.
  const bytes = [source, file].map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  const size = Math.ceil(bytes.reduce((sum, one) => sum + one) / 1_000_000);
  return new OperationError(
    `The disk of ${dirname(file)} is full: a restore needs about ${size} MB there. Nothing was changed.`,
  );
}

/** Checks the backup and copies it. @throws {OperationError} */
function copyBackup(source: string, to: string, { isSandbox }: Place): Manifest | null {
  try {
    const backup = openForReading(source);
    try {
      checkIntegrity(backup, source);
      if (schemaVersionOf(backup) === 0) throw new OperationError(`${source} is not a database of Usher.`);
      const manifest = readManifest(backup, source);
      checkMode(manifest?.isSandbox ?? isOfSandbox(backup), isSandbox, source);
      copyDatabase(backup, to, removeManifest);
      return manifest;
    } finally {
      backup.close();
    }
  } catch (error) {
    if (isUnwritableCopy(error))
      throw new OperationError(
        `${source} is a copy of a database that was in use, which SQLite can only read in a folder that it may write. Copy it to another folder, and restore it from there.`,
      );
    if (error instanceof DamagedDatabaseError)
      throw new OperationError(`${error.message} Use another backup.`);
    throw error;
  }
}

/** SQLite writes files beside a database that has a write-ahead log, also to read it. */
function isUnwritableCopy(error: unknown): boolean {
  const { cause } = error instanceof DamagedDatabaseError ? error : { cause: error };
  const isNotOpened = cause instanceof Error && "errcode" in cause && cause.errcode === 14;
  return isNotOpened || storeFaultOf(cause) === "read_only";
}

/** Null for a copy that has seen no Clerk instance. */
function isOfSandbox(backup: DatabaseSync): boolean | null {
  const kinds = instancesOf(backup).map(({ kind }) => kind);
  return kinds.length === 0 ? null : kinds.every((kind) => kind === "sandbox");
}

function checkMode(isBackupOfSandbox: boolean | null, isSandbox: boolean, source: string): void {
  if (isBackupOfSandbox === null || isBackupOfSandbox === isSandbox) return;
  throw new OperationError(
    isBackupOfSandbox
      ? `${source} is a backup of the sandbox. Unset CLERK_SECRET_KEY to restore it.`
      : `${source} is a backup of an Usher with a key. Set CLERK_SECRET_KEY to restore it.`,
  );
}

/** Migrates the copy, holds its batches, and ends what it would bring back. */
async function prepare(place: Place, manifest: Manifest | null, now: number) {
  const store = await openCopy(place);
  try {
    const { db } = store;
    const savedAt = manifest?.savedAt ?? (await lastSignOfLife(db));
    await adoptSecret(db, place, manifest?.authSecret ?? null);
    const { held } = await tameReplaced(db, { from: savedAt, until: now });
    await db.deleteFrom("lineage").execute();
    // The next start accepts it, whatever was here before.
    await db.insertInto("lineage").values({ id: randomUUID(), count: 0, at: savedAt }).execute();
    return { savedAt, held, access: await readAccess(db) };
  } finally {
    await store.close();
  }
}

async function openCopy({ dataDir, isSandbox }: Place): Promise<Store> {
  try {
    return await openStore({ dataDir, isSandbox, isCopied: false });
  } catch (error) {
    if (error instanceof NewerDatabaseError)
      throw new OperationError("The backup was made by a newer Usher. Restore it with that version.");
    throw error;
  }
}

/** Second factors of the backup are written with the secret that Usher has here. */
async function adoptSecret(db: Store["db"], place: Place, saved: string | null): Promise<void> {
  const { authSecret, oldAuthSecret } = place;
  for (const secret of [authSecret, saved, oldAuthSecret]) {
    if (secret === null || !(await isSecretOfDatabase(db, secret))) continue;
    await reencryptSecondFactors(db, secret, authSecret);
    return;
  }
  throw new OperationError(
    "The backup was made with another AUTH_SECRET, which it does not contain. Set AUTH_SECRET to that one, or " +
      "AUTH_SECRET_OLD if Usher has a new one.",
  );
}

/** Null if the replaced database is of a newer version or damaged. */
async function accessBefore(replaced: DatabaseSync, { dataDir, isSandbox }: Place) {
  try {
    mkdirSync(dataDir);
    // Through the connection that holds the lock.
    copyDatabase(replaced, databaseFile({ dataDir, isSandbox }));
    const store = await openStore({ dataDir, isSandbox, isCopied: false });
    try {
      return await readAccess(store.db);
    } finally {
      await store.close();
    }
  } catch {
    return null;
  }
}

/** Keeps the present database under another name, then replaces it in one step. */
function putInPlace(
  prepared: string,
  file: string,
  { now, isWhole }: { now: number; isWhole: boolean },
): string | null {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  const aside = freeName(`${file}.replaced-${stamp}`);
  const hasBefore = existsSync(file);
  if (hasBefore) keep(file, aside);
  // A log that SQLite could not empty belongs to the old database and would damage the new one.
  for (const end of isWhole ? [] : ["-wal", "-shm", "-journal"])
    if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${aside}${end}`);
  flush(prepared);
  renameSync(prepared, file);
  flush(dirname(file));
  return hasBefore ? aside : null;
}

/** Two restores may be made within one second. */
function freeName(wanted: string): string {
  let name = wanted;
  for (let number = 2; existsSync(name); number += 1) name = `${wanted}-${number}`;
  return name;
}

function keep(file: string, aside: string): void {
  try {
    linkSync(file, aside);
  } catch (error) {
    const code = systemCodeOf(error);
    // Some file systems have no links.
    if (code === undefined || code === "EEXIST") throw error;
    copyFileSync(file, aside);
    flush(aside);
  }
}
