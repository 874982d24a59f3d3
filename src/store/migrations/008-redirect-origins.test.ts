import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely } from "kysely";
import { expect, test } from "vitest";
import { Settings } from "#contract/settings.ts";
import { migrate, migrations, type VersionTable } from "#store/migrations.ts";
import { sqliteDialect } from "#store/sqlite.ts";
import { openStore } from "#store/store.ts";
import type { AccessTables } from "./005-access.ts";

test("allowed origins of version 7 are valid today, and none is lost", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-store-"));
  const before = new Kysely<AccessTables & VersionTable>({ dialect: sqliteDialect(dataDir) });
  await migrate(before, migrations.slice(0, 7));
  const stored = ["http://intranet.example.com:8080", "https://app.example.com", "http://app.example.com"];
  const local = ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:80", "http://127.0.0.2"];
  await before
    .insertInto("setting")
    .values([
      { instance: "one", name: "redirectOrigins", value: JSON.stringify([...stored, ...local]) },
      { instance: "two", name: "redirectOrigins", value: "[]" },
    ])
    .execute();
  await before.destroy();

  const { db, close } = await openStore({ dataDir });
  const rows = await db.selectFrom("setting").select("value").orderBy("instance").execute();
  const [one, two] = rows.map(({ value }): unknown => JSON.parse(value));
  expect(two).toEqual([]);
  expect(one).toEqual([
    "https://intranet.example.com:8080",
    "https://app.example.com",
    ...local.slice(0, 3),
    "https://127.0.0.2",
  ]);
  expect(Settings.shape.redirectOrigins.safeParse(one).success).toBe(true);
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});
