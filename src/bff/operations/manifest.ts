import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod/mini";
import { hasTable } from "#store/database-file.ts";
import { OperationError } from "./command.ts";

const table = "backup_manifest";
/** A newer Usher may change what a manifest means. */
const newestFormat = 1;

const Manifest = z.object({
  format: z.literal(newestFormat),
  /** When the copy was begun (ms). */
  savedAt: z.number(),
  isSandbox: z.boolean(),
  instances: z.array(z.string()),
  members: z.number(),
  batches: z.number(),
  /** The generated secret; null if `AUTH_SECRET` was set, which then must be kept elsewhere. */
  authSecret: z.nullable(z.string()),
  /** SHA-256 of every row of every table. */
  checksum: z.string(),
});
/** What a backup says about itself, in a table of its own. */
export type Manifest = z.infer<typeof Manifest>;

export function writeManifest(copy: DatabaseSync, manifest: Manifest): void {
  copy.exec(`create table ${table} (content text not null)`);
  copy.prepare(`insert into ${table} (content) values (?)`).run(JSON.stringify(manifest));
}

export function removeManifest(copy: DatabaseSync): void {
  copy.exec(`drop table if exists ${table}`);
}

/**
 * Null for a copy of a database without one.
 * @throws {OperationError} if a newer Usher wrote it, or if the content is not the one that was saved
 */
export function readManifest(copy: DatabaseSync, file: string): Manifest | null {
  if (!hasTable(copy, table)) return null;
  const content: unknown = JSON.parse(
    String(copy.prepare(`select content from ${table}`).get()?.["content"]),
  );
  const manifest = Manifest.safeParse(content);
  if (!manifest.success)
    throw new OperationError(`${file} was made by a newer Usher. Restore it with that version.`);
  if (manifest.data.checksum !== checksumOf(copy))
    throw new OperationError(`${file} was changed after it was made, or it is damaged. Use another backup.`);
  return manifest.data;
}

/**
 * Reads every row once. The same for two databases with the same content, whatever their pages look like. The rows of a
 * virtual table are in tables of its own, and some cannot list them.
 */
export function checksumOf(database: DatabaseSync): string {
  const hash = createHash("sha256");
  const tables = database
    .prepare(
      "select name from sqlite_master where type = 'table' and name <> ? and sql not like 'create virtual%' order by name",
    )
    .all(table);
  for (const { name } of tables) {
    hash.update(`${JSON.stringify(name)}\n`);
    // By all columns: a copy may number its rows again.
    const columns = database.prepare(`pragma table_info("${String(name)}")`).all();
    const order = columns.map((_, index) => index + 1).join(", ");
    for (const row of database.prepare(`select * from "${String(name)}" order by ${order}`).iterate())
      hash.update(`${JSON.stringify(Object.values(row))}\n`);
  }
  return hash.digest("hex");
}

/** How many rows a table has; 0 if it does not exist, as in a backup of an older version. */
export function countRows(database: DatabaseSync, name: "user" | "batch"): number {
  if (!hasTable(database, name)) return 0;
  return Number(database.prepare(`select count(*) as rows from "${name}"`).get()?.["rows"] ?? 0);
}

/** The Clerk instances that the database knows, with the kind of their keys. */
export function instancesOf(database: DatabaseSync): { id: string; kind: string }[] {
  if (!hasTable(database, "instance")) return [];
  const rows = database.prepare("select distinct id, kind from instance order by id").all();
  return rows.map((row) => ({ id: String(row["id"]), kind: String(row["kind"]) }));
}
