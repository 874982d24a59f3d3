import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Batch, Row } from "#contract/batch.ts";
import { startProcess } from "#testing/start-process.ts";
import { type Client, createClient } from "./client.ts";
import type { Order, Plan, ReachedServer, ServerProcess } from "./plan.ts";
import { createSession, type Session } from "./session.ts";
import { openSandbox, type SandboxControl } from "./sandbox-control.ts";
import { openStoredData, type StoredData } from "./stored-data.ts";
import { type Records, type Tally, tallyOf } from "./tally.ts";
import { until } from "./until.ts";

export type RigOptions = { hourSeconds?: number; latencyMs?: number; env?: Record<string, string> };

/** What a drill runs on: a sandbox, a data folder with its database, and the server processes that it starts there. */
export type Rig = StoredData & {
  sandbox: SandboxControl;
  /** Where the sandbox, and the servers by default, store everything. */
  dataDir: string;
  /** Starts a process without waiting for it. `env` overrides the rig's. */
  launch(plan?: Omit<Plan, "distDir">, env?: Record<string, string>): ServerProcess;
  /** Starts a process and waits until it listens. */
  start(plan?: Omit<Plan, "distDir">, env?: Record<string, string>): Promise<ServerProcess>;
  /** Submits the drill's one batch, and repeats that until a server accepts it, as the page does. */
  submit(server: ReachedServer, addresses: readonly string[]): Promise<void>;
  /** Null when the server does not listen or does not know the batch. */
  batch(server: ServerProcess): Promise<Batch | null>;
  /** Waits until so many rows are done. */
  untilDone(server: ServerProcess, rows: number): Promise<void>;
  /** Waits until the batch has ended and compares it with the sandbox's records. */
  finish(server: ServerProcess, addresses: readonly string[]): Promise<Tally>;
  rows(server: ServerProcess): Promise<Row[]>;
  test: Client["test"];
  /** For requests about more than the one batch. */
  session: Session;
  /** The records of the sandbox. */
  records(): Promise<Records>;
  close(): Promise<void>;
};

const sandboxKey = "sk_test_sandbox";

async function openRig({ hourSeconds = 2, latencyMs = 2, env = {} }: RigOptions): Promise<Rig> {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-drill-"));
  const distDir = join(dataDir, "dist");
  await mkdir(distDir);
  await writeFile(join(distDir, "index.html"), "<!doctype html><title>Usher</title>");
  const sandbox = await openSandbox(dataDir, hourSeconds, latencyMs);
  const processes: ServerProcess[] = [];
  let secretKey = sandboxKey;
  const isSandbox = (): boolean => secretKey === sandboxKey;
  const session = createSession(isSandbox);
  const client = createClient(session);

  const launch: Rig["launch"] = (plan = {}, ownEnv = {}) => {
    const shared = {
      PORT: "0",
      // Otherwise the port is a part of it, and each server would need a sign-in of its own.
      COOKIE_NAME: "usher-drill",
      DATA_DIR: dataDir,
      SANDBOX_PORT: String(sandbox.port),
      SANDBOX_HOUR_SECONDS: String(hourSeconds),
      CLERK_HOUR_SECONDS: String(hourSeconds),
    };
    secretKey = ownEnv["CLERK_SECRET_KEY"] ?? env["CLERK_SECRET_KEY"] ?? sandboxKey;
    const server = startProcess<Order>("drills/server.ts", {
      env: { ...shared, ...env, ...ownEnv },
      args: [JSON.stringify({ ...plan, distDir })],
    });
    processes.push(server);
    return server;
  };

  return {
    sandbox,
    dataDir,
    launch,
    async start(plan, ownEnv) {
      const server = launch(plan, ownEnv);
      await server.ready;
      return server;
    },
    submit: (server, addresses) =>
      until("a server accepts the batch", () => client.submit(server, addresses)),
    batch: (server) => client.batch(server),
    untilDone: (server, rows) =>
      until(`${rows} rows are done`, async () => {
        const batch = await client.batch(server);
        return batch !== null && batch.counts.done >= rows;
      }),
    async finish(server, addresses) {
      await until("the batch ends", async () => {
        const batch = await client.batch(server);
        if (!server.isRunning()) throw new Error(`The server ended:\n${server.output().slice(-2_000)}`);
        return batch?.state === "finished";
      });
      return tallyOf(addresses, await client.rows(server), await sandbox.records(secretKey));
    },
    rows: (server) => client.rows(server),
    test: (server, method) => client.test(server, method),
    session,
    records: () => sandbox.records(secretKey),
    ...openStoredData(dataDir, isSandbox),
    async close() {
      await Promise.all(processes.map((server) => server.stop("SIGKILL")));
      await sandbox.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs a drill on a rig and cleans up after it. */
export async function onRig<T>(options: RigOptions, play: (rig: Rig) => Promise<T>): Promise<T> {
  const rig = await openRig(options);
  try {
    return await play(rig);
  } finally {
    await rig.close();
  }
}
