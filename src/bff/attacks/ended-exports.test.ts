import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { beginDownload, readToEnd } from "./testing/download.ts";
import { type AttackedUsher, startUsher } from "./testing/usher.ts";

let usher: AttackedUsher;
beforeEach(async () => {
  usher = await startUsher();
  // More than what the sockets between us hold, in few rows, and random, so that compression does not help.
  await sql`
    insert into invitation (instance, id, email_address, address, domain, status, url, public_metadata, search_text,
      created_at, updated_at, asked_at)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 12000)
    select 'sandbox', 'inv_' || i, i || '@example.com', i || '@example.com', 'example.com', 'accepted',
      hex(randomblob(1000)), '{}', i || '@example.com', i, i, i from n
  `.execute(usher.store.db);
});
afterEach(() => usher.close());

const formats = ["csv", "json", "xlsx"];

async function entries() {
  return usher.store.db
    .selectFrom("activity")
    .select(["result", "detail"])
    .where("action", "=", "invitations.exported")
    .execute();
}

test.each(formats)(
  "S7: an export as %s with links is cut when its member may not see links any more",
  async (format) => {
    const answer = await beginDownload(usher, `/api/invitations.${format}`, "inviter");
    const body = { role: "viewer" };
    expect((await usher.call("PATCH", "/api/members/user-inviter", { as: "admin", body })).status).toBe(200);
    expect(await readToEnd(answer)).toBe(false);
    await expect.poll(entries).toMatchObject([{ result: "failed" }]);
  },
);

test.each(formats)(
  "S9: an export as %s whose client leaves ends, and the activity says how far it came",
  async (format) => {
    const answer = await beginDownload(usher, `/api/invitations.${format}`, "inviter");
    answer.destroy();
    await expect.poll(entries).toMatchObject([{ result: "failed" }]);
    const [entry] = await entries();
    const read = Number(/^([\d,]+) invitations as/.exec(entry?.detail ?? "")?.[1]?.replaceAll(",", ""));
    expect(read).toBeLessThan(12_000);
    expect(await readToEnd(await beginDownload(usher, `/api/invitations.${format}`, "inviter"))).toBe(true);
    const detail = expect.stringMatching(/^12,000 invitations as \w+ with links; all but revoked$/);
    await expect.poll(entries).toContainEqual({ result: "done", detail });
  },
);
