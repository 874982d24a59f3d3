import { copyFileSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { storeFaultOf } from "./fault.ts";
import { openStore } from "./store.ts";

async function open() {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-probe-"));
  const store = await openStore({ dataDir, lockTimeoutMs: 5 });
  onTestFinished(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { ...store, dataDir };
}

test("a probe of a healthy database finds nothing wrong", async () => {
  const { probe } = await open();
  expect(await probe()).toBeNull();
});

test("a probe says that another program holds the lock", async () => {
  const { probe, dataDir } = await open();
  const other = new DatabaseSync(join(dataDir, "usher.sqlite"));
  onTestFinished(() => other.close());
  other.exec("begin immediate");
  expect(await probe()).toBe("locked");
  other.exec("commit");
  expect(await probe()).toBeNull();
});

test("S14: a probe says that the file of the database was deleted or replaced", async () => {
  const { probe, dataDir } = await open();
  const file = join(dataDir, "usher.sqlite");
  renameSync(file, `${file}.away`);
  expect(await probe()).toBe("moved");
  copyFileSync(`${file}.away`, file);
  expect(await probe()).toBe("moved");
  renameSync(`${file}.away`, file);
  expect(await probe()).toBeNull();
});

test("a probe says that the database cannot be written", async () => {
  const { db, probe } = await open();
  await sql`PRAGMA query_only = 1`.execute(db);
  expect(await probe()).toBe("read_only");
  await sql`PRAGMA query_only = 0`.execute(db);
  expect(await probe()).toBeNull();
});

test("a full disk is recognised in the error of a library", async () => {
  const full = Object.assign(new Error("database or disk is full"), { errcode: 13 });
  expect(storeFaultOf(full)).toBe("full");
  expect(storeFaultOf(new Error("could not save", { cause: full }))).toBe("full");
  expect(storeFaultOf(Object.assign(new Error("UNIQUE"), { errcode: 2067 }))).toBeNull();
  expect(storeFaultOf("full")).toBeNull();
});
