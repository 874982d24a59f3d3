import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { expect, test } from "vitest";
import { migrate, migrations, type VersionTable } from "#store/migrations.ts";
import { batchDetailsMigration } from "#store/migrations/022-batch-details.ts";
import { sqliteDialect } from "#store/sqlite.ts";
import { openStore } from "#store/store.ts";

test("older batches are found by who submitted them, and those that are over need no attention", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-store-"));
  const before = new Kysely<VersionTable>({ dialect: sqliteDialect(dataDir) });
  await migrate(before, migrations.slice(0, migrations.indexOf(batchDetailsMigration)));
  const insertBatch = async (id: string, state: string, createdBy: string) => {
    await sql`
      insert into batch (id, instance, kind, state, options, body_hash, total, turn, created_by, created_at)
      values (${id}, 'sandbox', 'invite', ${state}, '{}', '', 2, 0, ${createdBy}, 1)
    `.execute(before);
    await sql`insert into batch_count (batch_id, outcome, rows) values (${id}, 'failed', 2)`.execute(before);
  };
  await insertBatch("0A", "finished", "ÄDA");
  await insertBatch("0b", "running", "Zoë");
  await before.destroy();

  const { db, close } = await openStore({ dataDir });
  const batches = await db
    .selectFrom("batch")
    .select(["id", "name", "note", "search_text", "handled_failed", "handled_stop", "handled_open"])
    .orderBy("id")
    .execute();
  const none = { name: null, note: null, handled_stop: null, handled_open: 0 };
  expect(batches).toEqual([
    { id: "0A", search_text: "äda\n0a", handled_failed: 2, ...none },
    { id: "0b", search_text: "zoë\n0b", handled_failed: 0, ...none },
  ]);
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});
