import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
// oxlint-disable-next-line no-restricted-imports -- tests speak to the real sandbox over HTTP, code does not know it
import { startSandbox } from "#sandbox/server.ts";
import { webhookSecret } from "#bff/testing/webhook.ts";
import { readEnv } from "#bff/env/env.ts";
import { createLog } from "#bff/http/log.ts";
import { startServer } from "#bff/server.ts";
import { collectLines } from "#bff/testing/log-lines.ts";
import { freePort } from "#testing/free-port.ts";
import { startProcess } from "#testing/start-process.ts";

const key = "sk_live_joining";

async function makeDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "usher-webhooks-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A sandbox that sends its webhooks to an Usher which uses it with a key. */
async function startBoth({ usherSecret = webhookSecret } = {}) {
  const port = await freePort();
  const sandbox = await startSandbox({
    port: 0,
    dataDir: ":memory:",
    hourSeconds: 3_600,
    latencyMs: 0,
    seed: false,
    webhookTarget: { url: `http://127.0.0.1:${port}/webhooks/clerk`, secret: webhookSecret },
  });
  onTestFinished(() => sandbox.close());
  const { lines, sink } = collectLines();
  const dir = await makeDir();
  const env = readEnv({
    PORT: String(port),
    DATA_DIR: dir,
    CLERK_SECRET_KEY: key,
    CLERK_API_URL: sandbox.url,
    CLERK_WEBHOOK_SECRET: usherSecret,
  });
  const server = await startServer(env, { log: createLog("info", sink), distDir: join(dir, "dist") });
  onTestFinished(() => server.close());
  await expect.poll(() => lines.join("")).toContain("connected to a Clerk production instance");
  return { lines, sandboxUrl: sandbox.url };
}

async function post(url: string, body?: unknown, secretKey = key): Promise<{ id: string }> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${secretKey}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { id: string };
}

/** Type and state of each message that the sandbox has sent, with the last status. */
async function sentBy(sandboxUrl: string) {
  const answer = await fetch(`${sandboxUrl}/sandbox/webhooks`);
  const { data } = (await answer.json()) as {
    data: { type: string; state: string; attempts: { status: number | null }[] }[];
  };
  return data.map(({ type, state, attempts }) => [type, state, attempts.at(-1)?.status]);
}

test("Usher accepts what the sandbox signs when people join, sign up and change", async () => {
  const { sandboxUrl } = await startBoth();
  const mailed = await post(`${sandboxUrl}/v1/invitations`, { email_address: "ada@example.com" });
  await post(`${sandboxUrl}/sandbox/accept/${mailed.id}`);
  const others = `${sandboxUrl}/sandbox/others`;
  await post(others, { does: "sign-up", emailAddress: "bob@example.com" });
  await post(others, { does: "change-user", emailAddress: "bob@example.com", publicMetadata: { plan: "ü" } });
  await expect
    .poll(() => sentBy(sandboxUrl))
    .toEqual([
      ["user.created", "delivered", 204],
      ["user.created", "delivered", 204],
      ["user.updated", "delivered", 204],
    ]);
});

test("Usher refuses what the sandbox signs with another secret, and the sandbox tries again", async () => {
  const usherSecret = `whsec_${Buffer.from("another key, not that of the sandbox").toString("base64")}`;
  const { sandboxUrl, lines } = await startBoth({ usherSecret });
  await fetch(`${sandboxUrl}/sandbox/settings`, {
    method: "PATCH",
    body: JSON.stringify({ webhookRetriesMs: [0, 0] }),
  });
  await post(`${sandboxUrl}/sandbox/others`, { does: "sign-up", emailAddress: "ada@example.com" });
  await expect.poll(() => sentBy(sandboxUrl)).toEqual([["user.created", "failed", 400]]);
  const refusals = lines.filter((line) => line.includes("refused a webhook without a valid signature"));
  expect(refusals).toHaveLength(3);
});

test("Usher refuses a message about another instance than its key opens", async () => {
  const { sandboxUrl, lines } = await startBoth();
  // The sandbox now plays the development instance of the same application.
  const development = "sk_test_joining";
  await post(`${sandboxUrl}/v1/invitations`, { email_address: "ada@example.com" }, development);
  await post(`${sandboxUrl}/sandbox/others`, { does: "sign-up", emailAddress: "bob@example.com" });
  await expect.poll(() => sentBy(sandboxUrl)).toEqual([["user.created", "sending", 409]]);
  expect(lines.join("")).toContain("refused a webhook of another Clerk instance");
});

test("the sandbox of npm start sends to Usher beside it with a secret of their own", async () => {
  const port = await freePort();
  const sandboxPort = await freePort();
  const env = { PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: await makeDir() };
  const usher = startProcess("scripts/serve.ts", { env });
  onTestFinished(() => usher.stop("SIGKILL"));
  await usher.ready;
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  await post(`${sandboxUrl}/sandbox/others`, { does: "sign-up", emailAddress: "new@example.com" });
  await expect
    .poll(() => sentBy(sandboxUrl), { timeout: 30_000 })
    .toEqual([["user.created", "delivered", 204]]);
  expect(usher.output()).not.toContain("whsec_");
});
