import { request } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sql } from "kysely";
import { type AttackedUsher, signIn, startUsher } from "#bff/attacks/testing/usher.ts";

const batchId = "3f1c9a52-7c1e-4d0e-9a53-1b8f6f0f5d10";

let usher: AttackedUsher;
beforeEach(async () => {
  usher = await startUsher();
});
afterEach(() => usher.close());

/** Begins to send the rows of a batch as an inviter; `finish` sends the rest and resolves with the status. */
async function beginUpload() {
  const rows = Array.from({ length: 20_000 }, (_row, at) => ({ emailAddress: `row-${at}@example.com` }));
  const body = JSON.stringify({ kind: "invite", options: {}, rows });
  const { promise: status, resolve, reject } = Promise.withResolvers<number>();
  const sending = request({
    host: "127.0.0.1",
    port: usher.port,
    method: "PUT",
    path: `/api/batches/${batchId}`,
    headers: {
      origin: usher.origin,
      host: `localhost:${usher.port}`,
      cookie: usher.cookies.inviter,
      "content-type": "application/json",
      "content-length": String(body.length),
    },
  });
  sending.once("response", (answer) => {
    answer.resume();
    resolve(answer.statusCode ?? 0);
  });
  sending.once("error", reject);
  const half = Math.floor(body.length / 2);
  await new Promise<void>((written) => void sending.write(body.slice(0, half), () => written()));
  // The server has admitted the upload: it uses the session.
  await expect
    .poll(() => usher.call("GET", "/api/session", { as: "inviter" }).then(({ text }) => text))
    .toContain("inviter@example.com");
  return {
    finish() {
      sending.end(body.slice(half));
      return status;
    },
  };
}

const batches = async (): Promise<number> =>
  (await usher.store.db.selectFrom("batch").select("id").execute()).length;

test.each([
  ["is disabled", { state: "disabled" }, 401],
  ["is demoted", { role: "viewer" }, 403],
])("S7: an upload of a member who %s while it arrives has no effect", async (_what, change, status) => {
  const upload = await beginUpload();
  const done = await usher.call("PATCH", "/api/members/user-inviter", { as: "admin", body: change });
  expect(done.status).toBe(200);
  expect(await upload.finish()).toBe(status);
  expect(await batches()).toBe(0);
});

test("S7: an upload whose session ends while it arrives has no effect", async () => {
  const upload = await beginUpload();
  await usher.call("POST", "/api/auth/sign-out", { as: "inviter", body: {} });
  expect(await upload.finish()).toBe(401);
  expect(await batches()).toBe(0);
});

test("S7: an upload of a member who keeps their role is a batch", async () => {
  const upload = await beginUpload();
  expect(await upload.finish()).toBe(202);
  expect(await batches()).toBe(1);
});

/** Reads the activity as a second admin; `read` resolves with whether the file came whole. */
async function beginDownload() {
  await usher.store.db.updateTable("user").set({ role: "admin" }).where("id", "=", "user-viewer").execute();
  const cookie = await signIn(usher, "viewer@example.com");
  await sql`
    insert into activity (id, at, topic, action, result, detail)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000)
    select 'many-' || i, unixepoch() * 1000, 'team', 'member.joined', 'done', printf('%.400c', 'x') from n
  `.execute(usher.store.db);
  const { promise: answered, resolve, reject } = Promise.withResolvers<{ read: () => Promise<boolean> }>();
  request({
    host: "127.0.0.1",
    port: usher.port,
    path: "/api/activity.csv",
    headers: { cookie, host: `localhost:${usher.port}` },
  })
    .once("response", (answer) => {
      answer.pause();
      resolve({
        read: () =>
          new Promise((end) => {
            answer.once("end", () => end(true));
            answer.once("error", () => end(false));
            answer.resume();
          }),
      });
    })
    .once("error", reject)
    .end();
  return answered;
}

test.each([
  ["is disabled", { state: "disabled" }],
  ["is demoted", { role: "viewer" }],
])("S7: a download of a member who %s is cut", async (_what, change) => {
  const download = await beginDownload();
  const done = await usher.call("PATCH", "/api/members/user-viewer", { as: "admin", body: change });
  expect(done.status).toBe(200);
  expect(await download.read()).toBe(false);
});

test("S7: a download of a member who keeps their role comes whole", async () => {
  const download = await beginDownload();
  expect(await download.read()).toBe(true);
});

test("S9: a download whose database fails half-way is cut, and the log says why", async () => {
  const download = await beginDownload();
  await sql`alter table activity rename to gone`.execute(usher.store.db);
  expect(await download.read()).toBe(false);
  expect(usher.lines.join("")).toContain("no such table: activity");
});
