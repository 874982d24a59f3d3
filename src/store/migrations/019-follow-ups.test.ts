import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { expect, test } from "vitest";
import { migrate, migrations, type VersionTable } from "#store/migrations.ts";
import { sqliteDialect } from "#store/sqlite.ts";
import { openStore } from "#store/store.ts";

test("batches of version 18 say which of their invitations were revoked by later ones", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-store-"));
  const before = new Kysely<VersionTable>({ dialect: sqliteDialect(dataDir) });
  await migrate(before, migrations.slice(0, 18));
  const insertBatch = (id: string, kind: string) =>
    sql`
      insert into batch (id, instance, kind, state, options, body_hash, total, turn, created_by, created_at)
      values (${id}, 'sandbox', ${kind}, 'finished', '{}', '', 1, 0, 'Admin', 1)
    `.execute(before);
  const insertRow = (
    batchId: string,
    position: number,
    cells: { step: string; outcome: string; made: string | null; target: string | null },
  ) =>
    sql`
      insert into batch_row (batch_id, position, instance, email_address, outcome, isolate, attempts, looks, step,
        invitation_id, target_id, settled_at)
      values (${batchId}, ${position}, 'sandbox', 'a@example.com', ${cells.outcome}, 0, 1, 0, ${cells.step},
        ${cells.made}, ${cells.target}, ${100 + position})
    `.execute(before);
  await insertBatch("invited", "invite");
  for (const [position, made] of ["revoked", "replaced", "kept", "accepted"].entries())
    await insertRow("invited", position, { step: "invite", outcome: "done", made, target: null });
  await insertBatch("revokes", "revoke");
  await insertRow("revokes", 0, { step: "revoke", outcome: "done", made: "revoked", target: "revoked" });
  await insertRow("revokes", 1, { step: "revoke", outcome: "skipped", made: null, target: "accepted" });
  await insertBatch("resends", "resend");
  await insertRow("resends", 2, { step: "invite", outcome: "done", made: "new", target: "replaced" });
  await before.destroy();

  const { db, close } = await openStore({ dataDir });
  const noted = await db
    .selectFrom("batch_row")
    .select(["invitation_id", "revoked_at"])
    .where("revoked_at", "is not", null)
    .orderBy("position")
    .execute();
  expect(noted).toEqual([
    { invitation_id: "revoked", revoked_at: 100 },
    { invitation_id: "replaced", revoked_at: 102 },
  ]);
  const counts = await db.selectFrom("batch").select(["id", "revoked_rows"]).orderBy("id").execute();
  expect(counts).toEqual([
    { id: "invited", revoked_rows: 2 },
    { id: "resends", revoked_rows: 0 },
    { id: "revokes", revoked_rows: 0 },
  ]);
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});
