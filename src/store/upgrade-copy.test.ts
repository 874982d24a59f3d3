import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openForReading, schemaVersionOf } from "./copy.ts";
import { migrate, migrations, type VersionTable } from "./migrations.ts";
import { sqliteDialect } from "./sqlite.ts";
import { openStore } from "./store.ts";
import { copyBeforeUpgrade, findUpgradeCopy } from "./upgrade-copy.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "usher-upgrade-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const file = () => join(dataDir, "usher.sqlite");

async function writeVersion(version: number): Promise<void> {
  const db = new Kysely<VersionTable>({ dialect: sqliteDialect(dataDir) });
  await migrate(db, migrations.slice(0, version));
  await db.destroy();
}

test("S13: a database is copied before its schema changes", async () => {
  await writeVersion(12);
  await (await openStore({ dataDir })).close();
  const copy = openForReading(`${file()}.version-12`);
  expect(schemaVersionOf(copy)).toBe(12);
  copy.close();
  expect(statSync(`${file()}.version-12`).mode & 0o777).toBe(0o600);
});

test("a database without data, and one that is up to date, is not copied", async () => {
  await (await openStore({ dataDir })).close();
  await (await openStore({ dataDir })).close();
  expect(readdirSync(dataDir).filter((name) => name.includes("version"))).toEqual([]);
});

test("the three newest copies are kept", async () => {
  await writeVersion(3);
  for (const version of [1, 2, 9, 10]) writeFileSync(`${file()}.version-${version}`, "");
  copyBeforeUpgrade(file(), 5);
  expect(
    readdirSync(dataDir)
      .filter((name) => name.includes(".version-"))
      .sort(),
  ).toEqual(["usher.sqlite.version-10", "usher.sqlite.version-3", "usher.sqlite.version-9"]);
});

test("S13: a database that is too new is refused with the copy that can be restored", async () => {
  await writeVersion(12);
  await (await openStore({ dataDir })).close();
  const db = new Kysely<VersionTable>({ dialect: sqliteDialect(dataDir) });
  await migrate(db, [...migrations, { name: "next", up: async () => {} }]);
  await db.destroy();
  await expect(openStore({ dataDir })).rejects.toThrow(`npm run restore -- ${file()}.version-12`);
});

test("a copy with a newer version than the program is not offered", () => {
  writeFileSync(`${file()}.version-${migrations.length + 1}`, "");
  expect(findUpgradeCopy(file(), migrations.length)).toBeNull();
});
