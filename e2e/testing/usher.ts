import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { endProcess, startProcess } from "./process.ts";

/** The key of each upstream, and what is searched for in every byte that the server sent or logged. */
export const keys = {
  sandbox: "sk_test_sandbox",
  clerk: "sk_test_CANARYq7VtR2mX9",
  production: "sk_live_CANARYw4HsK8nB3",
} as const;
export const admin = { emailAddress: "admin@usher.test", password: "correct horse battery" };

/** Long enough that a batch of some hundred rows is still under way when its server is killed. */
const hourSeconds = "5";

/** The built-in sandbox, or a sandbox in a process of its own that takes it for a development or production instance. */
export type Upstream = keyof typeof keys;

/** A real Usher in a process of its own, on a database of its own. */
export type Usher = {
  url: string;
  /** Where the upstream listens, for `/sandbox/…` routes. */
  clerkUrl: string;
  upstream: Upstream;
  /** Everything the process has written so far. */
  output(): string;
  /** SIGKILL: nothing is put in order. */
  kill(): Promise<void>;
  /** Starts again on the same database. */
  start(): Promise<void>;
  close(): Promise<void>;
};

/**
 * The engine keeps to Clerk's limits by itself; the upstream of a journey lets more through, so that a batch of one test
 * does not refuse the single invitation of the next.
 */
async function liftLimits(clerkUrl: string): Promise<void> {
  const answer = await fetch(`${clerkUrl}/sandbox/settings`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ singlePerHour: 10_000, bulkPerHour: 10_000 }),
  });
  if (!answer.ok) throw new Error(`The sandbox refused its settings: ${await answer.text()}`);
}

/** `more` is added to the environment; with a port given, others can know the address before it starts. */
export async function startUsher(
  upstream: Upstream,
  more: Record<string, string> = {},
  port?: number,
): Promise<Usher> {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-e2e-"));
  const ownPort = port ?? (await freePort());
  const clerkPort = await freePort();
  const clerkUrl = `http://127.0.0.1:${clerkPort}`;
  const shared = {
    DATA_DIR: dataDir,
    SANDBOX_PORT: String(clerkPort),
    SANDBOX_HOUR_SECONDS: hourSeconds,
    SANDBOX_LATENCY_MS: "5",
  };
  const own: Record<string, string> = {
    ...shared,
    PORT: String(ownPort),
    ...(upstream !== "sandbox"
      ? {
          CLERK_SECRET_KEY: keys[upstream],
          CLERK_API_URL: clerkUrl,
          CLERK_HOUR_SECONDS: hourSeconds,
          ADMIN_EMAIL: admin.emailAddress,
          ADMIN_PASSWORD: admin.password,
        }
      : {}),
    ...more,
  };
  let output = "";
  const hear = (text: string) => {
    output += text;
  };
  const clerk =
    upstream !== "sandbox"
      ? await startProcess("src/sandbox/main.ts", { ...shared, SANDBOX_SECRET_KEY: keys[upstream] }, () => {})
      : undefined;
  let server: ChildProcess | undefined;
  const start = async () => {
    server = await startProcess("scripts/serve.ts", own, hear);
    await liftLimits(clerkUrl);
  };
  await start();
  return {
    url: `http://localhost:${ownPort}`,
    clerkUrl,
    upstream,
    output: () => output,
    kill: () => endProcess(server, "SIGKILL"),
    start,
    close: async () => {
      await endProcess(server, "SIGTERM");
      await endProcess(clerk, "SIGTERM");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
