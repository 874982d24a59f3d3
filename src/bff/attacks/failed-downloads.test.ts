import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listTeam } from "#bff/operations/admin/list.ts";
import { beginDownload, readToEnd } from "./testing/download.ts";
import { type AttackedUsher, startUsher } from "./testing/usher.ts";

const batchId = "3f1c9a52-7c1e-4d0e-9a53-1b8f6f0f5d11";

let usher: AttackedUsher;
beforeAll(async () => {
  usher = await startUsher();
  const rows = [{ emailAddress: "row@example.com" }];
  const body = { kind: "invite", options: {}, rows };
  await usher.call("PUT", `/api/batches/${batchId}`, { as: "admin", body });
  await usher.call("POST", `/api/batches/${batchId}/pause`, { as: "admin" });
  // More than what the sockets between us hold.
  const numbers = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000)`;
  await sql`
    insert into activity (id, at, topic, action, result, detail) ${numbers}
    select 'many-' || i, unixepoch() * 1000, 'team', 'member.joined', 'done', printf('%.400c', 'x') from n
  `.execute(usher.store.db);
  await sql`
    insert into batch_row (batch_id, position, instance, email_address, outcome, isolate, attempts, looks, step, detail)
    ${numbers}
    select ${batchId}, i, 'sandbox', i || '@example.com', 'failed', 0, 0, 0, 'invite', printf('%.400c', 'x') from n
  `.execute(usher.store.db);
  // Random texts, which cannot be compressed.
  await sql`
    insert into invitation (instance, id, email_address, address, domain, status, url, public_metadata, search_text,
      created_at, updated_at, asked_at)
    ${numbers}
    select 'sandbox', 'inv_' || i, i || '@example.com', i || '@example.com', 'example.com', 'accepted',
      hex(randomblob(200)), '{}', i || '@example.com', i, i, i from n
  `.execute(usher.store.db);
});
afterAll(() => usher.close());

test.each([
  ["/api/activity.csv", "activity"],
  ["/api/activity.jsonl", "activity"],
  [`/api/batches/${batchId}/rows.csv`, "batch_row"],
  ["/api/invitations.csv", "invitation"],
  ["/api/invitations.json", "invitation"],
  ["/api/invitations.xlsx", "invitation"],
])(
  "S9: a download of %s that fails in the middle is cut and makes room for the next one",
  async (path, table) => {
    const answer = await beginDownload(usher, path, "admin");
    expect(answer.statusCode).toBe(200);
    const away = sql.table(`${table}_away`);
    await sql`alter table ${sql.table(table)} rename to ${away}`.execute(usher.store.db);
    const isWhole = await readToEnd(answer);
    await sql`alter table ${away} rename to ${sql.table(table)}`.execute(usher.store.db);
    expect(isWhole).toBe(false);
    expect(await readToEnd(await beginDownload(usher, path, "admin"))).toBe(true);
  },
);

test("S9: the log names the member of a request by their id, never by their address", async () => {
  await usher.call("GET", "/api/batches", { as: "viewer" });
  const line = usher.lines.findLast((one) => one.includes('"route":"/api/batches"'));
  expect(JSON.parse(line ?? "{}")).toMatchObject({ msg: "request", member: "user-viewer", status: 200 });
  expect(await listTeam(usher.store.db)).toMatch(/^viewer@example\.com .* user-viewer$/m);
  await usher.call("GET", "/api/batches");
  const strangers = usher.lines.findLast((one) => one.includes('"route":"/api/batches"'));
  expect(JSON.parse(strangers ?? "{}")).not.toHaveProperty("member");
});
