import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../e2e/testing/free-port.ts";
import type { Memory } from "./report-memory.ts";

const reporter = new URL("report-memory.ts", import.meta.url).href;
const admin = { email: "admin@example.com", password: "a long enough password" };
export const secretKey = "sk_test_bench000";

type Started = { child: ChildProcess; stop(): Promise<void> };

/** Starts a script of the project and waits until its output says that it listens. */
export async function startScript(script: string, env: Record<string, string>): Promise<Started> {
  const child = fork(fileURLToPath(new URL(`../${script}`, import.meta.url)), [], {
    execArgv: ["--import", reporter],
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let seen = "";
  let isListening = false;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      // What comes later is not kept: the bench's own memory is not what is measured, but it is finite.
      if (isListening) return;
      seen += chunk.toString();
      isListening = /ready at|listens on/.test(seen);
      if (isListening) resolve();
    });
  child.once("error", reject);
  child.once("close", () => reject(new Error(`${script} ended before it listened:\n${seen}`)));
  await promise;
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "close");
    child.kill("SIGTERM");
    await ended;
  };
  return { child, stop };
}

/** The real server, and Clerk's place taken by a sandbox in a process of its own. */
export type Server = {
  url: string;
  clerkUrl: string;
  /** Of somebody who is signed in. */
  cookie: string;
  call(method: string, path: string, body?: unknown): Promise<Response>;
  memory(): Promise<Memory>;
  stop(): Promise<void>;
};

/** Starts both, with a clean database each, and signs in. */
export async function startServer(): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-bench-"));
  const [port, clerkPort] = [await freePort(), await freePort()];
  const [url, clerkUrl] = [`http://localhost:${port}`, `http://127.0.0.1:${clerkPort}`];
  const shared = { DATA_DIR: dataDir, SANDBOX_PORT: String(clerkPort), SANDBOX_LATENCY_MS: "0" };
  const sandboxEnv = { ...shared, SANDBOX_HOUR_SECONDS: "3600", SANDBOX_SECRET_KEY: secretKey };
  const sandbox = await startScript("src/sandbox/main.ts", sandboxEnv);
  const server = await startScript("scripts/serve.ts", {
    ...shared,
    PORT: String(port),
    CLERK_SECRET_KEY: secretKey,
    CLERK_API_URL: clerkUrl,
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
  });

  const request = (method: string, path: string, body: unknown, cookie: string) =>
    fetch(`${url}${path}`, {
      method,
      headers: { origin: url, cookie, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const signedIn = await request("POST", "/api/auth/sign-in/email", admin, "");
  if (!signedIn.ok) throw new Error(`Signing in was refused: ${await signedIn.text()}`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");

  return {
    url,
    clerkUrl,
    cookie,
    call: (method, path, body) => request(method, path, body, cookie),
    async memory() {
      const answer = once(server.child, "message");
      server.child.send("memory");
      const [memory] = await answer;
      // Only `report-memory.ts` is at the other end.
      return memory as Memory;
    },
    async stop() {
      await server.stop();
      await sandbox.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
