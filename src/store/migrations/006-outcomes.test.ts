import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate, migrations, type VersionTable } from "#store/migrations.ts";
import type { LedgerTables } from "./001-ledger.ts";
import { sqliteDialect } from "#store/sqlite.ts";
import { openStore } from "#store/store.ts";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "usher-store-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const old = ["queued", "sending", "sent", "skipped", "failed"];

/** A database of version 5 with one batch of each state, each with one row of each outcome. */
async function writeVersion5(states: readonly string[]): Promise<void> {
  const db = new Kysely<LedgerTables & VersionTable>({ dialect: sqliteDialect(dataDir) });
  await migrate(db, migrations.slice(0, 5));
  for (const state of states) {
    const times = { created_at: 1, finished_at: null };
    const batch = { id: state, instance: "sandbox", kind: "invite", state, options: "{}", body_hash: "" };
    await db
      .insertInto("batch")
      .values({ ...batch, ...times, total: old.length, turn: 0, created_by: "Admin" })
      .execute();
    for (const [position, outcome] of old.entries()) {
      await db.insertInto("batch_count").values({ batch_id: state, outcome, rows: 1 }).execute();
      const row = { batch_id: state, position, instance: "sandbox", email_address: "a@example.com" };
      const empty = {
        name: null,
        options: null,
        call_id: null,
        doubt_since: null,
        look_at: null,
        code: null,
      };
      const unsettled = { detail: null, clerk_code: null, clerk_trace_id: null, invitation_id: null };
      await db
        .insertInto("batch_row")
        .values({
          ...row,
          ...empty,
          ...unsettled,
          outcome,
          isolate: 0,
          attempts: 0,
          looks: 0,
          settled_at: null,
        })
        .execute();
    }
  }
  const reason = { code: "clerk_failed", detail: "", tries: 1 };
  await db
    .insertInto("lane")
    .values({ instance: "sandbox", lane: "lookup", opens_at: 1, ...reason })
    .execute();
  await db.destroy();
}

test.each([
  ["running", "queued", { queued: 1, cancelled: 0 }],
  ["paused", "queued", { queued: 1, cancelled: 0 }],
  ["cancelled", "cancelled", { queued: 0, cancelled: 1 }],
])("the rows of a %s batch of version 5 get today's outcomes", async (state, first, changed) => {
  await writeVersion5(["running", "paused", "cancelled"]);
  const { db, close } = await openStore({ dataDir });
  const stored = await db
    .selectFrom("batch_row")
    .select("outcome")
    .where("batch_id", "=", state)
    .orderBy("position")
    .execute();
  expect(stored.map(({ outcome }) => outcome)).toEqual([first, "sending", "done", "skipped", "failed"]);
  const counts = await db.selectFrom("batch_count").selectAll().where("batch_id", "=", state).execute();
  expect(Object.fromEntries(counts.map(({ outcome, rows }) => [outcome, rows]))).toEqual({
    ...changed,
    sending: 1,
    done: 1,
    skipped: 1,
    failed: 1,
  });
  await close();
});

test("a backoff of version 5 before looking up a call holds for reconciling it", async () => {
  await writeVersion5([]);
  const { db, close } = await openStore({ dataDir });
  const lanes = await db.selectFrom("lane").select("lane").execute();
  expect(lanes).toEqual([{ lane: "reconcile" }]);
  await close();
});
