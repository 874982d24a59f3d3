import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "#store/store.ts";
import { testApp } from "#bff/testing/app.ts";
import { signedMessage, userEvent, webhookSecret } from "#bff/testing/webhook.ts";
import { type Answer, send, type Sent } from "#bff/attacks/testing/send.ts";
import { type AttackedUsher, startUsher } from "#bff/attacks/testing/usher.ts";

const path = "/webhooks/clerk";
const minuteMs = 60_000;
const otherSecret = `whsec_${Buffer.from("another key, not the one of Usher").toString("base64")}`;

let usher: AttackedUsher;
beforeAll(async () => {
  // Each test has a network of its own.
  usher = await startUsher({ CLERK_WEBHOOK_SECRET: webhookSecret, TRUSTED_PROXIES: "127.0.0.1" });
});
afterAll(() => usher.close());

const seen = new Map<string, number>();

/** Sends a message from a network that nothing else in this file uses. */
function deliver({ text, headers }: ReturnType<typeof signedMessage>, more: Partial<Sent> = {}) {
  const network = `203.0.113.${seen.size}`;
  seen.set(network, 1);
  return send(usher.port, {
    method: "POST",
    path,
    ...(more.chunks === undefined && more.contentLength === undefined && { body: text }),
    ...more,
    headers: { ...headers, "x-forwarded-for": network, ...more.headers },
  });
}

const idsInStore = async () => {
  const rows = await usher.store.db.selectFrom("webhook_message").select("message_id").execute();
  return rows.map((row) => row.message_id);
};

/** A refusal says nothing about its reason. */
function expectRefused({ status, code, text }: Answer): void {
  expect({ status, code }).toEqual({ status: 400, code: "invalid" });
  expect(JSON.parse(text)).toMatchObject({ detail: "Clerk has not signed this message." });
}

test("27: a message that Clerk has signed needs no session and no origin", async () => {
  const { status, text } = await deliver(signedMessage({ id: "msg_valid" }));
  expect([status, text]).toEqual([204, ""]);
  expect(await idsInStore()).toContain("msg_valid");
});

const { text: signedText, headers: signedHeaders } = signedMessage({ id: "msg_forged" });
const time = signedHeaders["svix-timestamp"];
const without = (name: keyof typeof signedHeaders) => ({ ...signedHeaders, [name]: "" });

test.each([
  ["is signed with another secret", signedMessage({ id: "msg_forged", secret: otherSecret })],
  [
    "is signed with the text of the secret",
    signedMessage({ id: "msg_forged", secret: `whsec_${btoa(webhookSecret)}` }),
  ],
  ["has another body", { text: signedText.replace("user_1", "user_2"), headers: signedHeaders }],
  ["has another id", { text: signedText, headers: { ...signedHeaders, "svix-id": "msg_other" } }],
  [
    "has another time",
    { text: signedText, headers: { ...signedHeaders, "svix-timestamp": `${Number(time) + 1}` } },
  ],
  ["has no signature", { text: signedText, headers: without("svix-signature") }],
  ["has no id", { text: signedText, headers: without("svix-id") }],
  ["has no time", { text: signedText, headers: without("svix-timestamp") }],
  ["has an empty signature", { text: signedText, headers: { ...signedHeaders, "svix-signature": "v1," } }],
  [
    "has a signature of no version",
    { text: signedText, headers: { ...signedHeaders, "svix-signature": "v1" } },
  ],
  [
    "has a time that is no number",
    { text: signedText, headers: { ...signedHeaders, "svix-timestamp": "NaN" } },
  ],
  ["has a dot in its id", signedMessage({ id: "msg.1" })],
  ["is six minutes old", signedMessage({ id: "msg_forged", atMs: Date.now() - 6 * minuteMs })],
  ["is six minutes ahead", signedMessage({ id: "msg_forged", atMs: Date.now() + 6 * minuteMs })],
])("27: a message that %s is refused without a reason", async (_, message) => {
  expectRefused(await deliver(message));
  expect(await idsInStore()).not.toContain("msg_forged");
});

test("27: a message that is sent again has no second effect", async () => {
  const noted: string[] = [];
  const store = await openStore({ dataDir: ":memory:" });
  const { app } = await testApp({
    store,
    webhookSecret,
    noteUsers: async (users) => void noted.push(...users.map(({ id }) => id)),
  });
  const { text, headers } = signedMessage();
  const statuses = [];
  for (let times = 0; times < 3; times += 1)
    statuses.push((await app.request(path, { method: "POST", headers, body: text })).status);
  expect([statuses, noted]).toEqual([[204, 204, 204], ["user_1"]]);
});

test.each(["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])(
  "27: the content type %j is refused",
  async (type) => {
    const message = signedMessage({ id: "msg_type" });
    expect((await deliver(message, { headers: { "content-type": type } })).status).toBe(415);
    expect((await deliver(message, { headers: { "content-encoding": "gzip" } })).status).toBe(415);
    expect(await idsInStore()).not.toContain("msg_type");
  },
);

test("27: a body above 256 kB is refused, announced or not", async () => {
  const message = signedMessage({ id: "msg_huge", body: { ...userEvent, more: "x".repeat(257 * 1024) } });
  const answers = [
    await deliver(message),
    await deliver(message, { contentLength: 1e9 }),
    await deliver(message, { chunks: Array.from({ length: 300 }, () => "x".repeat(1024)) }),
  ];
  expect(answers.map(({ status, code }) => [status, code])).toEqual(answers.map(() => [413, "too_large"]));
  const fits = signedMessage({ id: "msg_fits", body: { ...userEvent, more: "x".repeat(200 * 1024) } });
  expect((await deliver(fits)).status).toBe(204);
});

test("27: a network that sends forgeries is stopped after sixty a minute, and others are not", async () => {
  const forged = signedMessage({ secret: otherSecret });
  const headers = { "x-forwarded-for": "198.51.100.7" };
  const statuses: number[] = [];
  for (let times = 0; times < 62; times += 1) statuses.push((await deliver(forged, { headers })).status);
  expect([statuses.indexOf(429), statuses.slice(60)]).toEqual([60, [429, 429]]);
  const refused = await deliver(forged, { headers });
  expect(refused.headers["retry-after"]).toBe("60");
  expect((await deliver(signedMessage({ id: "msg_other_network" }))).status).toBe(204);
});

test("27: valid messages are not limited", async () => {
  const headers = { "x-forwarded-for": "198.51.100.8" };
  const ids = Array.from({ length: 100 }, (_, at) => `msg_many_${at}`);
  const answers = await Promise.all(ids.map((id) => deliver(signedMessage({ id }), { headers })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
});

test("27: no log line has the secret, an address or the body of a message", async () => {
  await deliver(signedMessage({ secret: otherSecret }));
  const unreadable = { type: "user.created", data: { id: "user_1", email_addresses: ["a@example.com"] } };
  await deliver(signedMessage({ id: "msg_unreadable", body: unreadable }));
  const log = usher.lines.join("\n");
  expect(log).toContain("refused a webhook without a valid signature");
  expect(log).toContain("could not read a webhook");
  for (const hidden of [webhookSecret, webhookSecret.slice("whsec_".length), "example.com", "user_1"])
    expect(log).not.toContain(hidden);
});
