import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { copyDatabase, openForReading, schemaVersionOf } from "./copy.ts";
import { storeFaultOf } from "./fault.ts";

/** So many copies are kept. */
const copiesKept = 3;

const copyOf = (file: string, version: number): string => `${file}.version-${version}`;

/**
 * Copies a database that holds data to `FILE.version-N` before its schema leaves the version N: an older Usher cannot
 * read the newer one.
 * @throws if there is no room for the copy
 */
export function copyBeforeUpgrade(file: string, newest: number): void {
  if (!existsSync(file)) return;
  const database = openForReading(file);
  try {
    const version = schemaVersionOf(database);
    if (version === 0 || version >= newest) return;
    copyDatabase(database, copyOf(file, version));
  } catch (error) {
    if (storeFaultOf(error) !== "full") throw error;
    const size = Math.ceil(statSync(file).size / 1_000_000);
    throw new Error(
      `There is no room for the copy of the database that is made before an upgrade. Free ${size} MB in ${dirname(file)}, then start again.`,
      { cause: error },
    );
  } finally {
    database.close();
  }
  for (const { path } of copies(file).slice(copiesKept)) rmSync(path, { force: true });
}

/** The newest copy that a Usher that knows versions up to `newest` can read; null without one. */
export function findUpgradeCopy(file: string, newest: number): string | null {
  return copies(file).find(({ version }) => version <= newest)?.path ?? null;
}

/** The highest version first. */
function copies(file: string): { path: string; version: number }[] {
  const start = `${basename(file)}.version-`;
  return readdirSync(dirname(file))
    .filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
    .map((name) => ({ path: join(dirname(file), name), version: Number(name.slice(start.length)) }))
    .toSorted((a, b) => b.version - a.version);
}
