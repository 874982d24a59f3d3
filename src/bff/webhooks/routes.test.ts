import { sql } from "kysely";
import { expect, test } from "vitest";
import { openStore } from "#store/store.ts";
import { testApp } from "#bff/testing/app.ts";
import { signedMessage, userEvent, webhookSecret } from "#bff/testing/webhook.ts";
import type { NoteUsers } from "./routes.ts";

const hourMs = 3_600_000;
type Noted = { users: Parameters<NoteUsers>[0]; at: number };
type Message = Parameters<typeof signedMessage>[0];

/** An app that takes webhooks and remembers what it noted. */
async function appWithWebhooks(options: Parameters<typeof testApp>[0] = {}) {
  const noted: Noted[] = [];
  const noteUsers: NoteUsers = async (users, at) => void noted.push({ users, at });
  const usher = await testApp({ webhookSecret, noteUsers, ...options });
  const receive = async (message?: Message, headers: object = {}) => {
    const { text, headers: signed } = signedMessage(message);
    const init = { method: "POST", headers: { ...signed, ...headers }, body: text };
    return usher.app.request("/webhooks/clerk", init);
  };
  const storedIds = async () => {
    const rows = await usher.deps.store.db
      .selectFrom("webhook_message")
      .select("message_id")
      .orderBy("message_id")
      .execute();
    return rows.map((row) => row.message_id);
  };
  return { ...usher, noted, receive, storedIds };
}

const statusOf = async (answer: Response | Promise<Response>) => (await answer).status;

test("a user who was created at Clerk is noted, and the answer has no body", async () => {
  const { receive, noted } = await appWithWebhooks();
  const answer = await receive({ body: { ...userEvent, timestamp: 1_700_000_000_000 } });
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
  expect(noted).toMatchObject([{ users: [{ id: "user_1" }], at: 1_700_000_000_000 }]);
});

test("a user is noted as of now if Clerk's clock is ahead, or the event has no time", async () => {
  const { receive, noted } = await appWithWebhooks({ now: () => 1_800_000_000_000 });
  await receive({ id: "msg_1", body: { ...userEvent, timestamp: 1_800_000_090_000 } });
  await receive({ id: "msg_2", body: userEvent });
  expect(noted.map(({ at }) => at)).toEqual([1_800_000_000_000, 1_800_000_000_000]);
});

test("an event of another type has no effect and is answered like the others", async () => {
  const { receive, noted, storedIds } = await appWithWebhooks();
  expect(await statusOf(receive({ body: { type: "session.created", data: {} } }))).toBe(204);
  expect([noted, await storedIds()]).toEqual([[], []]);
});

test("an event that cannot be read is not sent again, and the log names the field only", async () => {
  const { receive, noted, lines } = await appWithWebhooks();
  const data = { id: "user_1", email_addresses: [{ email_address: ["hidden@example.com"] }], created_at: 1 };
  expect(await statusOf(receive({ body: { ...userEvent, data } }))).toBe(204);
  expect(noted).toEqual([]);
  const line = lines.find((text) => text.includes("could not read a webhook")) ?? "";
  expect(JSON.parse(line)).toMatchObject({ type: "user.created", field: "email_addresses.0.email_address" });
  expect(line).not.toContain("hidden");
});

test("27: a message that comes again has no effect, also with a new signature and in another process", async () => {
  const store = await openStore({ dataDir: ":memory:" });
  const first = await appWithWebhooks({ store });
  expect(await statusOf(first.receive())).toBe(204);
  expect(await statusOf(first.receive({ atMs: Date.now() + 2_000 }))).toBe(204);
  const second = await appWithWebhooks({ store });
  expect(await statusOf(second.receive())).toBe(204);
  expect([first.noted.length, second.noted.length]).toEqual([1, 0]);
  expect(await statusOf(second.receive({ id: "msg_2" }))).toBe(204);
  expect(second.noted).toHaveLength(1);
});

test("ids of messages are deleted after two days, when they are not sent again", async () => {
  let at = 1_800_000_000_000;
  const { receive, storedIds } = await appWithWebhooks({ now: () => at });
  await receive({ id: "msg_1" });
  at += 47 * hourMs;
  await receive({ id: "msg_2" });
  expect(await storedIds()).toEqual(["msg_1", "msg_2"]);
  at += 2 * hourMs;
  await receive({ id: "msg_3" });
  expect(await storedIds()).toEqual(["msg_2", "msg_3"]);
});

test("a message whose effect could not be stored is 503, and has its effect when it comes again", async () => {
  const store = await openStore({ dataDir: ":memory:" });
  const noted: string[] = [];
  let canWrite = false;
  const noteUsers: NoteUsers = async ([user]) => {
    // Only this write fails: the id of the message must not be stored before it.
    await sql.raw(`pragma query_only = ${canWrite ? 0 : 1}`).execute(store.db);
    try {
      const row = { instance: "another", message_id: "effect", received_at: Date.now() };
      await store.db.insertInto("webhook_message").values(row).execute();
      noted.push(user?.id ?? "");
    } finally {
      await sql`pragma query_only = 0`.execute(store.db);
    }
  };
  const { receive, storedIds } = await appWithWebhooks({ store, noteUsers });
  const answer = await receive();
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ code: "store_failed" });
  expect([noted, await storedIds()]).toEqual([[], []]);
  canWrite = true;
  expect(await statusOf(receive())).toBe(204);
  expect([noted, await storedIds()]).toEqual([["user_1"], ["effect", "msg_1"]]);
});

test("a message whose id could not be stored is 503, and is noted again when it comes again", async () => {
  const { receive, noted, storedIds, deps } = await appWithWebhooks();
  await sql`pragma query_only = 1`.execute(deps.store.db);
  expect(await statusOf(receive())).toBe(503);
  await sql`pragma query_only = 0`.execute(deps.store.db);
  expect(await statusOf(receive())).toBe(204);
  expect([noted.length, await storedIds()]).toEqual([2, ["msg_1"]]);
});

test("a message that comes before the instance is identified is 503", async () => {
  const { receive, noted } = await appWithWebhooks({ engine: null, isSandbox: false });
  const answer = await receive();
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ code: "not_ready", reasons: ["instance_unknown"] });
  expect(noted).toEqual([]);
});

test("a message without a valid signature does not learn that the instance is unknown", async () => {
  const { receive } = await appWithWebhooks({ engine: null, isSandbox: false });
  expect(await statusOf(receive({}, { "svix-id": "msg_2" }))).toBe(400);
});

test("Clerk may sign with two secrets while one is replaced", async () => {
  const { receive, noted } = await appWithWebhooks();
  const { headers } = signedMessage();
  const both = { "svix-signature": `v1,b3RoZXI= v1a,b3RoZXI= ${headers["svix-signature"]}` };
  expect(await statusOf(receive({}, both))).toBe(204);
  expect(noted).toHaveLength(1);
});

test("without a secret there is no route, and with one it takes POST only", async () => {
  const { text, headers } = signedMessage();
  const { app } = await testApp();
  expect(await statusOf(app.request("/webhooks/clerk", { method: "POST", headers, body: text }))).toBe(404);
  const on = await appWithWebhooks();
  const got = await on.app.request("/webhooks/clerk");
  expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
});
