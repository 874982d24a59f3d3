import { verifyWebhook } from "@clerk/backend/webhooks";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { testSandbox, type TestSandbox } from "#sandbox/testing/sandbox.ts";
import type { SentWebhook } from "./webhooks.ts";

const secret = "whsec_YSBrZXkgb2YgdGVzdHMgb25seSwgMjQr";

type Received = { url: string; headers: Record<string, string>; body: string };

/** A receiver on its own port, which answers with `statuses` in turn, then with the last of them. */
async function startReceiver(statuses: readonly number[]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.once("end", () => {
      received.push({ url: request.url ?? "", headers: request.headers as Record<string, string>, body });
      const status = statuses[Math.min(received.length, statuses.length) - 1] ?? 204;
      response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { received, url: `http://127.0.0.1:${port}/hook`, stop: () => server.close() };
}

/** A sandbox with a receiver of its webhooks. */
async function start(statuses: readonly number[] = [204], options: Parameters<typeof testSandbox>[0] = {}) {
  const receiver = await startReceiver(statuses);
  const sandbox = await testSandbox({ webhookTarget: { url: receiver.url, secret }, ...options });
  return { ...sandbox, ...receiver };
}

const sent = async ({ json }: Pick<TestSandbox, "json">) =>
  ((await json("GET", "/sandbox/webhooks")) as { data: SentWebhook[] }).data;
const statesOf = async (sandbox: Pick<TestSandbox, "json">) =>
  (await sent(sandbox)).map(({ state, attempts }) => [state, attempts.map(({ status }) => status)]);
const signUp = ({ call }: Pick<TestSandbox, "call">, emailAddress: string) =>
  call("POST", "/sandbox/others", { does: "sign-up", emailAddress });

/** Verifies a message as applications with Clerk's SDK do. */
const verified = ({ url, headers, body }: Received) =>
  verifyWebhook(new Request(`http://localhost${url}`, { method: "POST", headers, body }), {
    signingSecret: secret,
  });

describe("the message about a user", () => {
  test("the SDK verifies the message of a user who joined by a link", async () => {
    const { clerk, received, ...sandbox } = await start();
    const made = await clerk.invitations.createInvitation({
      emailAddress: "a@example.com",
      publicMetadata: { team: "ü" },
    });
    await fetch(made.url!);
    await expect.poll(() => statesOf(sandbox)).toEqual([["delivered", [204]]]);
    const event = await verified(received[0]!);
    expect(event).toMatchObject({
      type: "user.created",
      object: "event",
      instance_id: "ins_sandboxdevelopment",
      data: {
        id: expect.stringMatching(/^user_/),
        public_metadata: { team: "ü" },
        email_addresses: [{ email_address: "a@example.com", verification: { strategy: "ticket" } }],
      },
    });
    expect(received[0]).toMatchObject({ url: "/hook", headers: { "content-type": "application/json" } });
  });

  test("every way to accept an invitation sends one message", async () => {
    const { clerk, call, ...sandbox } = await start();
    const emailAddresses = ["a@example.com", "b@example.com", "c@example.com"];
    const [byLink, byId, byOthers] = await clerk.invitations.createInvitationBulk(
      emailAddresses.map((emailAddress) => ({ emailAddress })),
    );
    await fetch(byLink!.url!);
    await call("POST", `/sandbox/accept/${byId!.id}`);
    await call("POST", "/sandbox/others", { does: "accept", emailAddress: byOthers!.emailAddress });
    // Refused, so without a message.
    await fetch(byLink!.url!);
    await call("POST", `/sandbox/accept/${byId!.id}`);
    await expect.poll(() => statesOf(sandbox)).toEqual(emailAddresses.map(() => ["delivered", [204]]));
  });

  test("a user who signs up without an invitation has verified the address by a code", async () => {
    const { received, ...sandbox } = await start();
    await signUp(sandbox, "a@example.com");
    expect((await signUp(sandbox, "a@example.com")).status).toBe(422);
    await expect.poll(() => statesOf(sandbox)).toEqual([["delivered", [204]]]);
    expect(await verified(received[0]!)).toMatchObject({
      data: { email_addresses: [{ verification: { strategy: "email_code" } }] },
    });
  });

  test("a change of a user sends the user as changed", async () => {
    const { received, call, ...sandbox } = await start();
    const change = { does: "change-user", emailAddress: "a@example.com", publicMetadata: { plan: "pro" } };
    expect((await call("POST", "/sandbox/others", change)).status).toBe(404);
    await signUp({ call }, "a@example.com");
    expect(await (await call("POST", "/sandbox/others", change)).json()).toMatchObject({
      public_metadata: { plan: "pro" },
    });
    await expect.poll(() => received.length).toBe(2);
    expect(await verified(received[1]!)).toMatchObject({
      type: "user.updated",
      data: { public_metadata: { plan: "pro" } },
    });
    expect((await sent(sandbox)).map(({ type }) => type)).toEqual(["user.created", "user.updated"]);
  });

  test("a message names the instance of the key that called last", async () => {
    const { received, call } = await start();
    await call("GET", "/v1/users", undefined, { headers: { authorization: "Bearer sk_live_1" } });
    await signUp({ call }, "a@example.com");
    await expect.poll(() => received.length).toBe(1);
    expect(JSON.parse(received[0]!.body)).toMatchObject({ instance_id: "ins_sandboxproduction" });
  });
});

describe("the delivery of a message", () => {
  test("a failed attempt is repeated under the same id with a new signature", async () => {
    const { received, set, ...sandbox } = await start([500, 302, 204]);
    await set({ webhookRetriesMs: [0, 1_100] });
    await signUp(sandbox, "a@example.com");
    await expect.poll(() => statesOf(sandbox), { timeout: 10_000 }).toEqual([["delivered", [500, 302, 204]]]);
    expect(new Set(received.map(({ url }) => url))).toEqual(new Set(["/hook"]));
    expect(new Set(received.map(({ headers }) => headers["svix-id"])).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers["svix-signature"])).size).toBeGreaterThan(1);
    for (const message of received) await expect(verified(message)).resolves.toBeDefined();
  });

  test("a message fails when no retry is left, also if nobody answers", async () => {
    const { stop, set, ...sandbox } = await start();
    stop();
    await set({ webhookRetriesMs: [0] });
    await signUp(sandbox, "a@example.com");
    await expect.poll(() => statesOf(sandbox)).toEqual([["failed", [null, null]]]);
    expect(await sent(sandbox)).toMatchObject([{ nextAt: null }]);
  });

  test("a message that waits for its retry says when, and a reset forgets it", async () => {
    const { received, call, ...sandbox } = await start([500], { now: () => 1_000 });
    await signUp({ call }, "a@example.com");
    await expect.poll(() => sent(sandbox)).toMatchObject([{ state: "sending", nextAt: 2_000 }]);
    await call("POST", "/sandbox/reset", { seed: false });
    expect(await sent(sandbox)).toEqual([]);
    expect(received).toHaveLength(1);
  });

  test("seeded users and a sandbox without a target send nothing", async () => {
    const seeded = await start([204], { seed: true });
    const quiet = await testSandbox();
    await signUp(quiet, "a@example.com");
    expect([await sent(seeded), await sent(quiet), seeded.received]).toEqual([[], [], []]);
  });
});
