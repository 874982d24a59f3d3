import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { cookieOf } from "#bff/testing/app.ts";
import { type Answer, clerkError, json, startFakeClerk, wireInvitation } from "#bff/testing/fake-clerk.ts";
import { contentOf, makeDir, startCrashingUsher } from "#bff/attacks/testing/process.ts";

const key = "sk_test_CANARYx7Qw9eR2tY5u";
const authSecret = "CANARY-of-the-sessions-0123456789abcdef";
const webhookSecret = "whsec_CANARYq7VtR2mX9kLw4HsK8nB3pYcZ0d";
const admin = { email: "canary-admin@example.com", password: "CANARY password of the admin" };
const batchId = "5f0d0a6e-7d0c-4f3c-9f27-5b6f9f0c1d2e";

function variablesWith(apiUrl: string): Record<string, string> {
  const dir = makeDir();
  const file = join(dir, "key");
  writeFileSync(file, `${key}\n`);
  return {
    CLERK_SECRET_KEY_FILE: file,
    CLERK_API_URL: apiUrl,
    CLERK_WEBHOOK_SECRET: webhookSecret,
    AUTH_SECRET: authSecret,
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    DATA_DIR: makeDir(),
    LOG_LEVEL: "trace",
  };
}

/** An upstream that repeats the key in every place that might be logged or shown. */
const echoes: readonly Answer[] = [
  (response, request, nth) =>
    json(401, { errors: [{ code: "odd", message: `key ${request.headers.authorization} is odd` }] })(
      response,
      request,
      nth,
    ),
  (response, request) => {
    response.writeHead(500, { "content-type": "text/html", "clerk-trace-id": key });
    response.end(`<h1>Error</h1><pre>authorization: ${request.headers.authorization}</pre>`);
  },
  (response, request) => {
    response.writeHead(302, { location: `http://127.0.0.1:1/?key=${key}` });
    response.end(request.headers.authorization);
  },
  (response, request) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(`{"broken": "${request.headers.authorization}`);
  },
  (response) => response.destroy(),
  clerkError(422, "form_param_invalid", { param_name: key }),
  (response, request) => {
    response.writeHead(429, `Slow down ${request.headers.authorization}`, { "retry-after": "0" });
    response.end(request.headers.authorization);
  },
];

const calls = [
  ["GET", "/api/invitations", undefined],
  ["GET", "/api/invitations/counts", undefined],
  ["POST", "/api/invitations", { emailAddress: "a@example.com" }],
  ["POST", "/api/invitations/inv_1/revoke", {}],
  ["POST", "/api/invitations/inv_1/resend", {}],
  ["GET", "/api/invitations/inv_1/options", undefined],
  ["DELETE", "/api/invitations/inv_1", undefined],
  ["POST", "/api/precheck", { emailAddresses: ["a@example.com"] }],
  [
    "PUT",
    `/api/batches/${batchId}`,
    { kind: "invite", options: {}, rows: [{ emailAddress: "row@example.com" }] },
  ],
  ["GET", `/api/batches/${batchId}`, undefined],
  ["GET", `/api/batches/${batchId}/rows`, undefined],
  ["GET", `/api/batches/${batchId}/rows.csv`, undefined],
  ["GET", "/api/session", undefined],
  ["GET", "/readyz", undefined],
  ["GET", "/", undefined],
] as const;

/** Calls every route several times in parallel, signed in, and returns all answers. */
async function callAll(url: string, times: number): Promise<string> {
  const send = (method: string, path: string, body: unknown, cookie: string): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: { origin: url, cookie, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const cookie = cookieOf(await send("POST", "/api/auth/sign-in/email", admin, ""));
  const rounds = Array.from({ length: times }, () => calls).flat();
  const answers = rounds.map(async ([method, path, body]) => {
    const answer = await send(method, path, body, cookie);
    return `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`;
  });
  return (await Promise.all(answers)).join("\n");
}

/** Matches with their surroundings: the whole output would make a failed test unreadable. */
function around(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(new RegExp(`.{0,120}(?:${pattern.source}).{0,40}`, "g"))].map(([found]) => found);
}

/** The key as JSON may write it; a parser makes the key of it. */
const escapedKey = key.replaceAll("A", String.raw`\u0041`);

/** An upstream that answers in the right form, with the escaped key wherever there is room for text. */
const escapedEchoes: readonly Answer[] = [400, 401, 402, 403, 404, 422].map((status) => (response) => {
  response.writeHead(status, { "content-type": "application/json", "clerk-trace-id": key.toUpperCase() });
  const error = `{"code":"odd KEY","message":"KEY","long_message":"no KEY","meta":{"param_name":"KEY"}}`;
  response.end(`{"errors":[${error}],"clerk_trace_id":"KEY"}`.replaceAll("KEY", escapedKey));
});
const wordyInvitation = JSON.stringify({
  ...wireInvitation,
  url: "https://x/?KEY",
  public_metadata: { KEY: "KEY" },
});
const wordyAnswers: readonly Answer[] = [
  (response, request) => {
    const isPage = request.method === "GET" || request.url?.endsWith("/bulk") === true;
    const text = isPage ? `{"data":[${wordyInvitation}],"total_count":1}` : wordyInvitation;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(text.replaceAll("KEY", escapedKey));
  },
  ...escapedEchoes,
];

/** Calls all routes of an Usher with such an upstream; expects the key in no answer, log line or file. */
async function expectNoKey(badAnswers: readonly Answer[], leastCalls: number): Promise<void> {
  // The instance is identified first, so that all routes are served; then each call gets another bad answer.
  const fake = await startFakeClerk((response, request, nth) => {
    const isIdentity = request.url === "/v1/instance";
    const instance = json(200, { id: "ins_1", environment_type: "production" });
    (isIdentity ? instance : (badAnswers[nth % badAnswers.length] ?? instance))(response, request, nth);
  });
  const variables = variablesWith(fake.url);
  const usher = startCrashingUsher(variables);
  const url = await usher.ready;
  while (!usher.output().includes("connected to a Clerk production instance")) await fetch(`${url}/healthz`);
  const answers = await callAll(url, badAnswers.length + 1);
  expect(fake.calls.length).toBeGreaterThan(leastCalls);
  expect(fake.calls.every((call) => call.headers.authorization === `Bearer ${key}`)).toBe(true);
  expect(around(/CANARY/, answers)).toEqual([]);
  expect(around(/node_modules|\.ts:\d+|at async /, answers)).toEqual([]);
  expect(usher.output()).toContain('"msg":"request"');
  expect(around(/CANARY/, usher.output())).toEqual([]);
  // The database stores a fingerprint of the key and a hash of the password.
  expect(around(/CANARY/, contentOf(variables["DATA_DIR"] ?? ""))).toEqual([]);
}

describe("12, 13, 24: the key of a running server", () => {
  test("12, 13, 24: the key is in no byte if the upstream misbehaves", async () => {
    await expectNoKey(echoes, 100);
  });

  test("S11: the key is in no byte if the upstream writes it with escapes of JSON", async () => {
    // Fewer: refusals and answers in the right form are not retried.
    await expectNoKey(wordyAnswers, 50);
  });

  test("S11: what libraries print and Node warns of contains no key", async () => {
    const usher = startCrashingUsher(variablesWith("http://127.0.0.1:1"));
    await usher.ready;
    usher.send("print");
    const printed = /Trace: |beware of|deprecated|bytes of/g;
    await vi.waitUntil(() => new Set(usher.output().match(printed)).size === 4, { timeout: 30_000 });
    expect(usher.output()).toContain("says [removed]");
    expect(around(/CANARY|canary-admin@/, usher.output())).toEqual([]);
  });

  test.each(["throw", "reject", "reject several"] as const)(
    "13: the key is not in the output after a %s",
    async (kind) => {
      const usher = startCrashingUsher(variablesWith("http://127.0.0.1:1"));
      await usher.ready;
      usher.send(kind);
      expect(await usher.ended).toBe(1);
      const last = usher.output().trim().split("\n").at(-1) ?? "";
      expect(JSON.parse(last)).toMatchObject({ level: 60, msg: "uncaught exception, exiting" });
      expect(last).toContain("crashing-usher.ts");
      expect(usher.output()).toContain("[removed]");
      expect(around(/CANARY|canary-admin@/, usher.output())).toEqual([]);
    },
  );
});

test("28: a failed start does not show the key", async () => {
  const taken = await startFakeClerk(json(200, {}));
  const usher = startCrashingUsher({ ...variablesWith(taken.url), PORT: new URL(taken.url).port });
  await expect(usher.ready).rejects.toThrow(/Usher could not start: the port is in use/);
  await expect(usher.ready).rejects.not.toThrow(/CANARY/);
  // The error shows only the end of the output.
  expect(around(/CANARY/, usher.output())).toEqual([]);
});

test("28: an invalid key stops the start without being shown", async () => {
  const usher = startCrashingUsher({ CLERK_SECRET_KEY: "sk_prod_CANARY", DATA_DIR: makeDir() });
  await expect(usher.ready).rejects.toThrow(/CLERK_SECRET_KEY is not a Clerk secret key/);
  await expect(usher.ready).rejects.not.toThrow(/CANARY/);
  expect(around(/CANARY/, usher.output())).toEqual([]);
});
