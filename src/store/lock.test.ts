import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { databaseFile } from "./database-file.ts";
import { openStore } from "./store.ts";

const lease = (instance: string) => ({ instance, holder: "first", token: 1, expires_at: 5 });

/** An open store, the statements that it runs, and another program that uses the same file. */
async function openShared(options: { lockTimeoutMs?: number; beforeStatement?: (sql: string) => void } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-lock-"));
  const statements: string[] = [];
  const { db, close } = await openStore({
    dataDir,
    lockTimeoutMs: options.lockTimeoutMs,
    onStatement: (sql) => {
      statements.push(sql);
      options.beforeStatement?.(sql);
    },
  });
  const other = new DatabaseSync(databaseFile({ dataDir, isSandbox: false }));
  statements.length = 0;
  onTestFinished(async () => {
    other.close();
    await close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const write = (instance: string) => db.insertInto("lease").values(lease(instance)).execute();
  const instances = async () =>
    (await db.selectFrom("lease").select("instance").orderBy("instance").execute()).map(
      (row) => row.instance,
    );
  return { db, other, statements, write, instances };
}

/**
 * Lets the event loop turn until the store has run that many statements. The other program keeps its lock meanwhile.
 */
async function turnUntil(statements: readonly string[], count: number): Promise<void> {
  while (statements.length < count) await setImmediate();
}

/** Fails with SQLITE_BUSY once, at the first statement that begins so. */
function busyOnce(start: string): (sql: string) => void {
  let isOver = false;
  return (sql) => {
    if (isOver || !sql.startsWith(start)) return;
    isOver = true;
    throw Object.assign(new Error("database is locked"), { errcode: 5 });
  };
}

test("a write waits for the lock of another program while the event loop goes on", async () => {
  const { other, statements, write, instances } = await openShared();
  other.exec("begin immediate");
  const written = write("sandbox");
  // A process that is blocked would never get here, and the other program would keep its lock.
  await turnUntil(statements, 4);
  other.exec("commit");
  await written;
  expect(await instances()).toEqual(["sandbox"]);
});

test("a read does not wait behind a write that waits for a lock", async () => {
  const { db, other, statements, write, instances } = await openShared();
  await write("first");
  statements.length = 0;
  other.exec("begin immediate");
  const written = db
    .transaction()
    .execute((trx) => trx.insertInto("lease").values(lease("second")).execute());
  await turnUntil(statements, 2);
  expect(await instances()).toEqual(["first"]);
  other.exec("commit");
  await written;
  expect(await instances()).toEqual(["first", "second"]);
});

test("a transaction that waits for a lock begins late and runs once", async () => {
  const { db, other, statements, instances } = await openShared();
  other.exec("begin immediate");
  let runs = 0;
  const written = db.transaction().execute(async (trx) => {
    runs += 1;
    await trx.insertInto("lease").values(lease("a")).execute();
    await trx.insertInto("lease").values(lease("b")).execute();
  });
  await turnUntil(statements, 3);
  expect(new Set(statements)).toEqual(new Set(["begin"]));
  expect(runs).toBe(0);
  other.exec("commit");
  await written;
  expect(runs).toBe(1);
  const [insert] = statements.filter((sql) => sql.startsWith("insert"));
  expect(statements.slice(statements.lastIndexOf("begin"))).toEqual(["begin", insert, insert, "commit"]);
  expect(await instances()).toEqual(["a", "b"]);
});

test("transactions that wait for a lock do not mix", async () => {
  const { db, other, statements, instances } = await openShared();
  other.exec("begin immediate");
  const transactions = ["a", "b", "c"].map((name) =>
    db.transaction().execute(async (trx) => {
      await trx
        .insertInto("lease")
        .values(lease(`${name}1`))
        .execute();
      await setImmediate();
      await trx
        .insertInto("lease")
        .values(lease(`${name}2`))
        .execute();
      if (name === "b") throw new Error("not this one");
    }),
  );
  await turnUntil(statements, 6);
  other.exec("commit");
  const ended = await Promise.allSettled(transactions);
  expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await instances()).toEqual(["a1", "a2", "c1", "c2"]);
});

test("a lock that never ends fails the write, and later writes work again", async () => {
  const { other, statements, write, instances } = await openShared({ lockTimeoutMs: 5 });
  other.exec("begin immediate");
  await expect(write("first")).rejects.toThrow("database is locked");
  expect(statements.length).toBeGreaterThan(1);
  other.exec("commit");
  await write("second");
  expect(await instances()).toEqual(["second"]);
});

test("a lock that never ends fails a transaction before it begins", async () => {
  const { db, other, instances } = await openShared({ lockTimeoutMs: 5 });
  other.exec("begin immediate");
  let runs = 0;
  const written = db.transaction().execute(async () => {
    runs += 1;
  });
  await expect(written).rejects.toThrow("database is locked");
  expect(runs).toBe(0);
  expect(await instances()).toEqual([]);
});

test("a statement inside a transaction is not repeated", async () => {
  const { db, statements, instances } = await openShared({
    beforeStatement: busyOnce('insert into "lease"'),
  });
  const written = db.transaction().execute((trx) => trx.insertInto("lease").values(lease("a")).execute());
  await expect(written).rejects.toThrow("database is locked");
  expect(statements.filter((sql) => sql.startsWith("insert"))).toHaveLength(1);
  expect(await instances()).toEqual([]);
});

test("an error that is not a lock is not repeated", async () => {
  const { statements, write } = await openShared();
  await write("sandbox");
  statements.length = 0;
  await expect(write("sandbox")).rejects.toThrow("UNIQUE");
  expect(statements).toHaveLength(1);
});
