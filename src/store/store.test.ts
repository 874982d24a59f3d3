import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Migration, migrate, migrations, NewerDatabaseError, type VersionTable } from "./migrations.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect } from "./sqlite.ts";
import { openStore } from "./store.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "usher-store-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const lease = (instance: string) => ({ instance, holder: "first", token: 1, expires_at: 5, alive_at: null });

function open(): Kysely<Schema & VersionTable> {
  return new Kysely<Schema & VersionTable>({ dialect: sqliteDialect(dataDir) });
}

const notes: Migration = {
  name: "notes",
  up: async (schema) => {
    await schema.createTable("note").addColumn("id", "integer").execute();
  },
};
const broken: Migration = {
  name: "broken",
  up: async (schema) => {
    await schema.createTable("half_done").addColumn("id", "integer").execute();
    throw new Error("the disk is full");
  },
};

describe("the store", () => {
  test("S9: a read does not wait for a transaction, and sees what was committed", async () => {
    const { db, close } = await openStore({ dataDir });
    const instances = async () =>
      (await db.selectFrom("lease").select("instance").execute()).map(({ instance }) => instance);
    await db.insertInto("lease").values(lease("before")).execute();
    await db.transaction().execute(async (trx) => {
      await trx.insertInto("lease").values(lease("within")).execute();
      expect(await instances()).toEqual(["before"]);
      expect(await trx.selectFrom("lease").select("instance").execute()).toHaveLength(2);
    });
    expect(await instances()).toEqual(["before", "within"]);
    await close();
  });

  test("the store keeps its data when it is opened again", async () => {
    const first = await openStore({ dataDir });
    await first.db.insertInto("lease").values(lease("sandbox")).execute();
    await first.close();
    const second = await openStore({ dataDir });
    expect(await second.db.selectFrom("lease").selectAll().execute()).toEqual([lease("sandbox")]);
    await second.close();
  });

  test("the store may live in memory", async () => {
    const store = await openStore({ dataDir: ":memory:" });
    expect(await store.db.selectFrom("batch").selectAll().execute()).toEqual([]);
    await store.close();
  });

  test("the store reports a full disk and works again afterwards", async () => {
    const { db, close } = await openStore({ dataDir });
    await sql`PRAGMA max_page_count = 1`.execute(db);
    const write = db.transaction().execute(async (trx) => {
      for (let id = 0; id < 500; id += 1)
        await trx
          .insertInto("lease")
          .values(lease(`instance-${id}-${"x".repeat(500)}`))
          .execute();
    });
    await expect(write).rejects.toThrow("database or disk is full");
    await sql`PRAGMA max_page_count = 1000000`.execute(db);
    await db.insertInto("lease").values(lease("sandbox")).execute();
    expect(await db.selectFrom("lease").select("instance").execute()).toEqual([{ instance: "sandbox" }]);
    await close();
  });

  test("the store flushes every commit and checks references", async () => {
    const { db, close } = await openStore({ dataDir });
    const pragma = async (name: string) => (await sql.raw(`PRAGMA ${name}`).execute(db)).rows[0];
    expect(await pragma("journal_mode")).toEqual({ journal_mode: "wal" });
    expect(await pragma("synchronous")).toEqual({ synchronous: 2 });
    expect(await pragma("foreign_keys")).toEqual({ foreign_keys: 1 });
    await close();
  });

  test("a transaction that throws is rolled back", async () => {
    const { db, close } = await openStore({ dataDir });
    const work = db.transaction().execute(async (trx) => {
      await trx.insertInto("lease").values(lease("sandbox")).execute();
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await db.selectFrom("lease").selectAll().execute()).toEqual([]);
    await close();
  });

  test("an update counts changed rows, which compare-and-swap needs", async () => {
    const { db, close } = await openStore({ dataDir });
    await db
      .insertInto("lease")
      .values([lease("a"), lease("b")])
      .execute();
    const result = await db
      .updateTable("lease")
      .set({ token: 2 })
      .where("holder", "=", "first")
      .executeTakeFirst();
    expect(result.numUpdatedRows).toBe(2n);
    await close();
  });

  test("a long result is streamed row by row", async () => {
    const { db, close } = await openStore({ dataDir });
    await db.insertInto("lease").values(["a", "b", "c"].map(lease)).execute();
    const seen: string[] = [];
    for await (const row of db.selectFrom("lease").select("instance").orderBy("instance").stream()) {
      seen.push(row.instance);
    }
    expect(seen).toEqual(["a", "b", "c"]);
    await close();
  });
});

describe("migrations", () => {
  test("migrations run once and in order", async () => {
    const db = open();
    await migrate(db, [...migrations, notes]);
    await migrate(db, [...migrations, notes]);
    const done = await db
      .selectFrom("schema_version")
      .select(["version", "name"])
      .orderBy("version")
      .execute();
    expect(done.map(({ version }) => version)).toEqual(done.map((_, index) => index + 1));
    expect(done.at(-1)?.name).toBe("notes");
    await db.destroy();
  });

  test("a failed migration leaves nothing behind", async () => {
    const db = open();
    await expect(migrate(db, [notes, broken])).rejects.toThrow("the disk is full");
    const tables = (await db.introspection.getTables()).map(({ name }) => name);
    expect(tables).toContain("note");
    expect(tables).not.toContain("half_done");
    await db.destroy();
  });

  test("several processes may migrate together", async () => {
    const code = `
      const { openStore } = await import(${JSON.stringify(new URL("store.ts", import.meta.url).href)});
      const store = await openStore({ dataDir: ${JSON.stringify(dataDir)} });
      await store.close();`;
    const start = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", code]);
    await Promise.all([start(), start(), start(), start()]);
    const db = open();
    const done = await db.selectFrom("schema_version").select("version").execute();
    expect(done).toHaveLength(migrations.length);
    await db.destroy();
  });

  test("a database newer than the code is refused", async () => {
    const db = open();
    await migrate(db, [...migrations, notes]);
    await db.destroy();
    const opening = openStore({ dataDir });
    await expect(opening).rejects.toThrow(NewerDatabaseError);
    await expect(opening).rejects.toThrow(/Start the newer Usher again/);
  });

  test("migrations use portable names for tables and columns", async () => {
    const db = open();
    await migrate(db);
    for (const table of await db.introspection.getTables()) {
      expect(table.name).toMatch(/^[a-z_]+$/);
    }
    await db.destroy();
  });
});
