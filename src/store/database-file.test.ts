import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { countSandboxMembers, databaseFile, moveOldSandbox } from "./database-file.ts";
import { openStore } from "./store.ts";

const keyed = { isSandbox: false };
const sandboxed = { isSandbox: true };

/** `usher.sqlite` of a version that knew one file only. */
function oldDatabase(...statements: string[]) {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-file-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const database = new DatabaseSync(databaseFile({ dataDir, ...keyed }));
  database.exec(`
    pragma journal_mode = wal;
    create table schema_version (version integer primary key, name text, applied_at bigint);
    insert into schema_version values (12, 'row_marks', 1);
    create table "user" (id text, email text);
    create table instance (key_fingerprint text, kind text);
    create table batch (id text, instance text);
    ${statements.join(";")}`);
  return { dataDir, database };
}

const demo = `insert into "user" values ('d', 'demo@usher.test')`;
const sandboxBatch = "insert into batch values ('b', 'sandbox')";
const realInstance = "insert into instance values ('f', 'development')";
const member = `insert into "user" values ('a', 'ann@example.com')`;

test.each([
  { what: "the demo member", statements: [demo] },
  { what: "batches of the sandbox", statements: [sandboxBatch, member] },
])("S1: a database with nothing but $what becomes the sandbox's", ({ statements }) => {
  const { dataDir, database } = oldDatabase(...statements);
  database.close();
  moveOldSandbox(dataDir);
  expect(existsSync(databaseFile({ dataDir, ...keyed }))).toBe(false);
  const moved = new DatabaseSync(databaseFile({ dataDir, ...sandboxed }), { readOnly: true });
  expect(moved.prepare("select count(*) as rows from schema_version").get()).toEqual({ rows: 1 });
  moved.close();
  expect(countSandboxMembers(dataDir)).toBe(1);
});

test.each([
  { what: "data of a key too", statements: [demo, sandboxBatch, realInstance] },
  { what: "a member and no instance yet", statements: [member] },
  { what: "a newer version", statements: [demo, "insert into schema_version values (13, 'setup', 1)"] },
])("S1: a database with $what stays the one of the key", ({ statements }) => {
  const { dataDir, database } = oldDatabase(...statements);
  database.close();
  moveOldSandbox(dataDir);
  expect(existsSync(databaseFile({ dataDir, ...keyed }))).toBe(true);
  expect(existsSync(databaseFile({ dataDir, ...sandboxed }))).toBe(false);
  expect(countSandboxMembers(dataDir)).toBe(0);
});

test("S1: a database that another process uses is not moved", () => {
  const { dataDir, database } = oldDatabase(demo);
  database.prepare("select * from batch").all();
  expect(() => moveOldSandbox(dataDir)).toThrow("stop the other process that uses it");
  database.close();
  expect(existsSync(databaseFile({ dataDir, ...keyed }))).toBe(true);
});

test("S1: the sandbox and a key share no member", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-file-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const sandbox = await openStore({ dataDir, ...sandboxed });
  await sandbox.db.insertInto("setup").values({ closed_at: 1 }).execute();
  await sandbox.close();
  const live = await openStore({ dataDir, ...keyed });
  expect(await live.db.selectFrom("setup").selectAll().execute()).toEqual([]);
  await live.close();
});
