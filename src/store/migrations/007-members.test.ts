import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrate, migrations, type VersionTable } from "#store/migrations.ts";
import { sqliteDialect } from "#store/sqlite.ts";
import { openStore } from "#store/store.ts";
import type { AccountTables } from "./002-accounts.ts";
import type { AccessTables } from "./005-access.ts";
import { membersMigration } from "./007-members.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "usher-store-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const user = {
  id: "ann",
  name: "Ann",
  email: "ann@example.com",
  emailVerified: 1,
  image: null,
  createdAt: "2026-11-01T00:00:00.000Z",
  updatedAt: "2026-11-01T00:00:00.000Z",
};

const link = {
  id: "link",
  kind: "password",
  token_hash: "hash",
  email_address: "ann@example.com",
  role: "viewer",
  user_id: "ann",
  created_by: "ann",
  created_at: 1,
  expires_at: 2,
  used_at: null,
};

const line = (id: string, topic: string, action: string): AccessTables["activity"] => ({
  id,
  instance: null,
  at: Date.now(),
  topic,
  action,
  result: "done",
  person_id: "ann",
  person: "ann@example.com",
  email_address: "bob@example.com",
  subject_id: "bob",
  detail: null,
  code: null,
  client_address: null,
  request_id: null,
  clerk_trace_id: null,
});

/** A database of the version before, with an open link and three entries of activity. */
async function writeFormerVersion(): Promise<void> {
  const db = new Kysely<VersionTable>({ dialect: sqliteDialect(dataDir) });
  await migrate(db, migrations.slice(0, migrations.indexOf(membersMigration)));
  const old = db.withTables<AccountTables & AccessTables>();
  await old.insertInto("user").values(user).execute();
  await old.insertInto("account_link").values(link).execute();
  await old
    .insertInto("activity")
    .values([
      line("1", "accounts", "account.role_changed"),
      line("2", "access", "session.started"),
      line("3", "invitations", "invitation.created"),
    ])
    .execute();
  await old.destroy();
}

async function openMigrated() {
  await writeFormerVersion();
  return openStore({ dataDir });
}

describe("the members migration", () => {
  test("the members migration renames actions, topic and columns of the activity", async () => {
    const { db, close } = await openMigrated();
    const lines = await db.selectFrom("activity").selectAll().orderBy("id").execute();
    const member = { member_id: "ann", member: "ann@example.com", email_address: "bob@example.com" };
    expect(lines).toMatchObject([
      { ...member, topic: "team", action: "member.role_changed" },
      { ...member, topic: "access", action: "session.started" },
      { ...member, topic: "invitations", action: "invitation.created" },
    ]);
    await close();
  });

  test("the members migration keeps open links and their reference to the user", async () => {
    const { db, close } = await openMigrated();
    expect(await db.selectFrom("member_link").selectAll().execute()).toEqual([link]);
    await db.deleteFrom("user").where("id", "=", "ann").execute();
    expect(await db.selectFrom("member_link").selectAll().execute()).toEqual([]);
    await close();
  });

  test("the members migration leaves the activity append-only", async () => {
    const { db, close } = await openMigrated();
    await expect(db.updateTable("activity").set({ member: "eve" }).execute()).rejects.toThrow("append-only");
    await expect(db.deleteFrom("activity").execute()).rejects.toThrow("append-only");
    expect(await db.selectFrom("activity").select("member").execute()).toHaveLength(3);
    await close();
  });
});
