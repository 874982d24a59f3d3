import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { expect, test } from "vitest";
import { migrate, migrations, type VersionTable } from "#store/migrations.ts";
import { singleSignOnMigration } from "#store/migrations/015-single-sign-on.ts";
import { sqliteDialect } from "#store/sqlite.ts";
import { openStore } from "#store/store.ts";

test("S5: members of older versions whose address is not verified get a mark, and free their address", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-store-"));
  const before = new Kysely<VersionTable>({ dialect: sqliteDialect(dataDir) });
  await migrate(before, migrations.slice(0, migrations.indexOf(singleSignOnMigration)));
  const insertUser = (id: string, email: string, verified: number) =>
    sql`
      insert into user (id, name, email, "emailVerified", "createdAt", "updatedAt", role)
      values (${id}, 'Ada', ${email}, ${verified}, '2026-01-01', '2026-01-01', 'viewer')
    `.execute(before);
  await insertUser("AbCdEfGhIj", "ada@example.com", 0);
  await insertUser("other", "bob@example.com", 1);
  await before.destroy();

  const { db, close } = await openStore({ dataDir });
  const marked = "not verified: ada@example.com (abcdefgh)";
  expect(await db.selectFrom("user").select(["name", "email"]).orderBy("email").execute()).toEqual([
    { name: "Ada", email: "bob@example.com" },
    { name: marked, email: marked },
  ]);
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});
