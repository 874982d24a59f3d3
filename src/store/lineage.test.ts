import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLineage } from "./lineage.ts";
import { openStore } from "./store.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "usher-lineage-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const file = (dir = dataDir) => join(dir, "usher.sqlite");

/** A start and a stop; counts `times` while it runs. Returns whether the database counted as replaced. */
async function run(times: number, dir = dataDir): Promise<boolean> {
  const { db, close } = await openStore({ dataDir: dir });
  const lineage = createLineage(db, file(dir), () => 1);
  const isReplaced = await lineage.isReplaced();
  for (let done = 0; done < times; done += 1) await lineage.count();
  await sql`PRAGMA wal_checkpoint(truncate)`.execute(db);
  await close();
  return isReplaced;
}

test("a database that is opened where it was closed is not replaced", async () => {
  expect(await run(1)).toBe(false);
  expect(await run(3)).toBe(false);
  expect(await run(1)).toBe(false);
});

test("S13: an earlier copy of the database that was put back by hand is noticed", async () => {
  await run(2);
  const copy = join(dataDir, "copy");
  copyFileSync(file(), copy);
  await run(1);
  copyFileSync(copy, file());
  expect(await run(1)).toBe(true);
});

test("S13: a database that was copied into another folder is noticed", async () => {
  await run(2);
  const other = mkdtempSync(join(tmpdir(), "usher-lineage-"));
  copyFileSync(file(), file(other));
  expect(await run(1, other)).toBe(true);
  expect(await run(1, other)).toBe(false);
  rmSync(other, { recursive: true, force: true });
});

test("a folder that was moved as a whole is not replaced", async () => {
  await run(2);
  const other = mkdtempSync(join(tmpdir(), "usher-lineage-"));
  for (const name of ["usher.sqlite", "usher.sqlite.lineage"])
    copyFileSync(join(dataDir, name), join(other, name));
  expect(await run(1, other)).toBe(false);
  rmSync(other, { recursive: true, force: true });
});

test("a database of another Usher is replaced even if it has counted further", async () => {
  await run(1);
  const other = mkdtempSync(join(tmpdir(), "usher-lineage-"));
  await run(5, other);
  copyFileSync(file(other), file());
  expect(await run(1)).toBe(true);
  rmSync(other, { recursive: true, force: true });
});
