import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "#testing/free-port.ts";
import { type StartedProcess, startProcess } from "#testing/start-process.ts";

/** The key of each upstream, which must not appear in any byte that the server sends or logs. */
export const keys = {
  sandbox: "sk_test_sandbox",
  clerk: "sk_test_CANARYq7VtR2mX9",
  production: "sk_live_CANARYw4HsK8nB3",
} as const;
export const admin = { emailAddress: "admin@usher.test", password: "correct horse battery" };

/** The built-in sandbox, or one in a process of its own as a development or production instance. */
export type Upstream = keyof typeof keys;

/** A real Usher in a process of its own, on a database of its own. */
export type Usher = {
  url: string;
  /** Where the upstream listens, for `/sandbox/…` routes. */
  clerkUrl: string;
  upstream: Upstream;
  /** Everything the process has written so far. */
  output(): string;
  /** Kills the process without a chance to clean up. */
  kill(): Promise<void>;
  /** Sends a message to a module of `preload` and resolves with its answer. */
  ask(message: string): Promise<unknown>;
  /** Starts again on the same database. */
  start(): Promise<void>;
  /** Runs a script of `scripts/` with the environment of the server. Resolves with its output. */
  run(script: string, ...args: string[]): Promise<string>;
  close(): Promise<void>;
};

/** Changes settings of the sandbox, which docs/sandbox.md lists. */
export async function changeSandbox({ clerkUrl }: Pick<Usher, "clerkUrl">, settings: object): Promise<void> {
  const answer = await fetch(`${clerkUrl}/sandbox/settings`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(settings),
  });
  if (!answer.ok) throw new Error(`The sandbox refused its settings: ${await answer.text()}`);
}

/** The engine keeps its own limits. The sandbox allows more, so that a batch of one test cannot block the next test. */
export const liftedLimits = { singlePerHour: 10_000, bulkPerHour: 10_000 };

export type UsherOptions = {
  /** Added to the environment of the server. */
  env?: Record<string, string>;
  /** For a caller who must know the address before the start. */
  port?: number;
  /** Modules that the server loads before its own code. */
  preload?: readonly string[];
  /** By default long enough that a batch of some hundred rows is not done when a test kills its server. */
  hourSeconds?: number;
  latencyMs?: number;
};

export async function startUsher(upstream: Upstream, options: UsherOptions = {}): Promise<Usher> {
  const { env = {}, preload = [], hourSeconds = 5, latencyMs = 5 } = options;
  const dataDir = await mkdtemp(join(tmpdir(), "usher-e2e-"));
  const port = options.port ?? (await freePort());
  const clerkPort = await freePort();
  const clerkUrl = `http://127.0.0.1:${clerkPort}`;
  const shared = {
    DATA_DIR: dataDir,
    SANDBOX_PORT: String(clerkPort),
    SANDBOX_HOUR_SECONDS: String(hourSeconds),
    SANDBOX_LATENCY_MS: String(latencyMs),
  };
  const withClerk = {
    CLERK_SECRET_KEY: keys[upstream],
    CLERK_API_URL: clerkUrl,
    CLERK_HOUR_SECONDS: String(hourSeconds),
    ADMIN_EMAIL: admin.emailAddress,
    ADMIN_PASSWORD: admin.password,
  };
  const isBuiltIn = upstream === "sandbox";
  const serverEnv = { ...shared, PORT: String(port), ...(isBuiltIn ? {} : withClerk), ...env };
  const clerk = isBuiltIn
    ? undefined
    : startProcess("src/sandbox/main.ts", { env: { ...shared, SANDBOX_SECRET_KEY: keys[upstream] } });
  await clerk?.ready;
  let server: StartedProcess<string>;
  let earlierOutput = "";
  const start = async () => {
    server = startProcess("scripts/serve.ts", { env: serverEnv, preload });
    await server.ready;
    await changeSandbox({ clerkUrl }, liftedLimits);
  };
  await start();
  return {
    url: `http://localhost:${port}`,
    clerkUrl,
    upstream,
    output: () => earlierOutput + server.output(),
    kill: () => server.stop("SIGKILL"),
    ask: (message) => server.ask(message),
    start: async () => {
      earlierOutput += server.output();
      await start();
    },
    run: async (script, ...args) => {
      const command = startProcess(`scripts/${script}.ts`, { env: serverEnv, args });
      command.ready.catch(() => {});
      await command.ended;
      return command.output();
    },
    close: async () => {
      await server.stop();
      await clerk?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
