import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, type QueryExecutorProvider, sql } from "kysely";
import { expect, test } from "vitest";
import { rowsOfPatternOrIdPart, textPattern } from "#store/dialect/text-search.ts";
import { migrate, migrations, type VersionTable } from "#store/migrations.ts";
import { invitationIdsMigration } from "#store/migrations/026-invitation-ids.ts";
import { sqliteDialect } from "#store/sqlite.ts";
import { openStore } from "#store/store.ts";

test("invitations from before and after the migration are found by a part of their id, each once", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-store-"));
  const before = new Kysely<VersionTable>({ dialect: sqliteDialect(dataDir) });
  await migrate(before, migrations.slice(0, migrations.indexOf(invitationIdsMigration)));
  const insert = async (db: QueryExecutorProvider, seq: number, id: string, text: string) =>
    sql`
      insert into invitation (seq, instance, id, email_address, address, domain, status, public_metadata,
        search_text, created_at, updated_at, asked_at)
      values (${seq}, 'sandbox', ${id}, '', '', '', 'pending', '{}', ${text}, 1, 1, 1)`.execute(db);
  await insert(before, 1, "inv_aBcDeFgH", "jo@example.com");
  await before.destroy();

  const { db, close } = await openStore({ dataDir });
  await insert(db, 2, "inv_xxcDeFgx", "cdefg@example.com");
  await insert(db, 3, "inv_zzcdefgz", "mo@example.com");
  const pattern = await textPattern(db, "cdefg");
  const { rows } = await sql<{ seq: number }>`${rowsOfPatternOrIdPart(pattern ?? "", "cDeFg")}`.execute(db);
  expect(rows.map(({ seq }) => seq)).toEqual([2, 1]);
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});
