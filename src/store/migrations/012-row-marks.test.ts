import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { expect, test } from "vitest";
import { migrate, migrations, type VersionTable } from "#store/migrations.ts";
import { sqliteDialect } from "#store/sqlite.ts";
import { openStore } from "#store/store.ts";

test("rows of marked batches of version 11 keep their marks, and those of a rollback have the marks of their source", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-store-"));
  const before = new Kysely<VersionTable>({ dialect: sqliteDialect(dataDir) });
  await migrate(before, migrations.slice(0, 11));
  const insertBatch = (id: string, hasMark: number, originId: string | null) =>
    sql`
      insert into batch (id, instance, kind, state, options, body_hash, total, turn, created_by, created_at, has_mark, origin_kind, origin_id)
      values (${id}, 'sandbox', 'invite', 'finished', '{}', '', 1, 0, 'Admin', 1, ${hasMark}, ${originId && "rollback"}, ${originId})
    `.execute(before);
  const insertRow = (id: string, position: number, emailAddress: string) =>
    sql`
      insert into batch_row (batch_id, position, instance, email_address, outcome, isolate, attempts, looks, step)
      values (${id}, ${position}, 'sandbox', ${emailAddress}, 'done', 0, 1, 0, 'invite')
    `.execute(before);
  await insertBatch("marked", 1, null);
  await insertBatch("plain", 0, null);
  await insertBatch("undone", 1, "marked");
  await insertRow("marked", 0, "a@example.com");
  await insertRow("marked", 1, "b@example.com");
  await insertRow("plain", 0, "a@example.com");
  await insertRow("undone", 0, "b@example.com");
  await before.destroy();

  const { db, close } = await openStore({ dataDir });
  const rows = await db
    .selectFrom("batch_row")
    .select(["batch_id", "mark"])
    .orderBy("batch_id")
    .orderBy("position")
    .execute();
  expect(rows).toEqual([
    { batch_id: "marked", mark: "marked/0" },
    { batch_id: "marked", mark: "marked/1" },
    { batch_id: "plain", mark: null },
    { batch_id: "undone", mark: "marked/1" },
  ]);
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});
