import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompiledQuery, Kysely } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrate, migrations, type VersionTable } from "#store/migrations.ts";
import type { LedgerTables } from "./001-ledger.ts";
import { sqliteDialect } from "#store/sqlite.ts";
import { openStore } from "#store/store.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "usher-store-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const batch = {
  id: "one",
  instance: "sandbox",
  kind: "invite",
  state: "running",
  options: "{}",
  body_hash: "",
  total: 2,
  turn: 3,
  created_by: "Admin",
  created_at: 1,
  finished_at: null,
};

const row = (position: number, outcome: string): LedgerTables["batch_row"] => ({
  batch_id: "one",
  position,
  instance: "sandbox",
  email_address: `person${position}@example.com`,
  name: null,
  options: null,
  outcome,
  isolate: 0,
  attempts: 1,
  call_id: null,
  doubt_since: null,
  look_at: null,
  looks: 0,
  code: null,
  detail: null,
  clerk_code: null,
  clerk_trace_id: null,
  invitation_id: null,
  settled_at: null,
});

/** A database that version 2 has left in the middle of a batch. */
async function writeVersion2(): Promise<void> {
  const old = new Kysely<LedgerTables & VersionTable>({ dialect: sqliteDialect(dataDir) });
  await migrate(old, migrations.slice(0, 2));
  await old.insertInto("batch").values(batch).execute();
  await old
    .insertInto("batch_row")
    .values([row(0, "sent"), row(1, "sending")])
    .execute();
  await old.destroy();
}

describe("a running batch of version 2", () => {
  test("a batch of version 2 keeps its rows as invitations", async () => {
    await writeVersion2();
    const { db, close } = await openStore({ dataDir });
    const kinds = { step: "invite", target_id: null, checked_at: null };
    expect(await db.selectFrom("batch_row").selectAll().orderBy("position").execute()).toMatchObject([
      { ...row(0, "done"), ...kinds },
      { ...row(1, "sending"), ...kinds },
    ]);
    await close();
  });

  test("a batch of version 2 is not a follow-up", async () => {
    await writeVersion2();
    const { db, close } = await openStore({ dataDir });
    expect(await db.selectFrom("batch").selectAll().execute()).toMatchObject([
      { ...batch, origin_kind: null, origin_id: null },
    ]);
    await close();
  });

  test("a batch of version 2 is claimed in the order of an index", async () => {
    await writeVersion2();
    const { db, close } = await openStore({ dataDir });
    const claim = db
      .selectFrom("batch_row")
      .select("position")
      .where("batch_id", "=", "one")
      .where("outcome", "=", "queued")
      .where("step", "=", "invite")
      .where("isolate", "=", 0)
      .orderBy("position");
    const { sql: text, parameters } = claim.compile();
    const plan = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${text}`, [...parameters]),
    );
    expect(plan.rows.map(({ detail }) => detail)).toEqual([expect.stringContaining("batch_row_to_claim")]);
    await close();
  });
});
