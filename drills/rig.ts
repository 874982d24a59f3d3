import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Batch, type Row, RowList } from "#contract/batch.ts";
import type { ProblemCode } from "#contract/problem.ts";
import { type StartedProcess, startProcess } from "#testing/start-process.ts";
import type { Order, Plan } from "./plan.ts";
import { openSandbox, type SandboxDesk } from "./sandbox-control.ts";
import { type Tally, tallyOf } from "./tally.ts";
import { until } from "./until.ts";

export type ServerProcess = StartedProcess<Order>;

export type RigOptions = { hourSeconds?: number; latencyMs?: number; env?: Record<string, string> };

/** What a drill is played on: a sandbox, a data folder, and as many server processes on it as it starts. */
export type Rig = {
  sandbox: SandboxDesk;
  /** Starts a process and does not wait for it. `env` stands above the rig's. */
  launch(plan?: Omit<Plan, "distDir">, env?: Record<string, string>): ServerProcess;
  /** Starts a process and waits until it listens. */
  start(plan?: Omit<Plan, "distDir">, env?: Record<string, string>): Promise<ServerProcess>;
  /** A call of the API by a person who is signed in. Rejects when nobody listens. */
  call(server: ServerProcess, method: string, path: string, body?: unknown): Promise<Response>;
  /** Hands the drill's one batch in, over and over until it is taken, as a browser would. */
  submit(server: ServerProcess, addresses: readonly string[]): Promise<void>;
  /** Null when nobody listens (any more), or the server does not know the batch. Notes what the batch waits for. */
  batch(server: ServerProcess): Promise<Batch | null>;
  /** What the batch has been seen waiting for. */
  waits: ReadonlySet<ProblemCode>;
  finish(server: ServerProcess): Promise<Batch>;
  /** As if the lease of a dead process had run out: its ten seconds are another drill's matter. */
  freeLease(): void;
  tally(server: ServerProcess, addresses: readonly string[]): Promise<Tally>;
  close(): Promise<void>;
};

const sandboxKey = "sk_test_sandbox";
export const admin = { email: "admin@example.com", password: "a long enough password" };

export async function openRig({ hourSeconds = 2, latencyMs = 2, env = {} }: RigOptions = {}): Promise<Rig> {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-drill-"));
  const distDir = join(dataDir, "dist");
  await mkdir(distDir);
  await writeFile(join(distDir, "index.html"), "<!doctype html><title>Usher</title>");
  const sandbox = await openSandbox(dataDir, hourSeconds, latencyMs);
  const id = randomUUID();
  const processes: ServerProcess[] = [];
  const waits = new Set<ProblemCode>();
  let cookie = "";
  let secretKey = sandboxKey;

  const launch: Rig["launch"] = (plan = {}, ownEnv = {}) => {
    const shared = {
      DATA_DIR: dataDir,
      SANDBOX_PORT: String(sandbox.port),
      SANDBOX_HOUR_SECONDS: String(hourSeconds),
    };
    secretKey = ownEnv["CLERK_SECRET_KEY"] ?? env["CLERK_SECRET_KEY"] ?? sandboxKey;
    const server = startProcess<Order>("drills/server.ts", {
      env: { ...shared, PORT: "0", CLERK_HOUR_SECONDS: String(hourSeconds), ...env, ...ownEnv },
      args: [JSON.stringify({ ...plan, distDir })],
    });
    processes.push(server);
    return server;
  };

  async function request(server: ServerProcess, method: string, path: string, body?: unknown) {
    const url = await server.ready;
    return fetch(`${url}${path}`, {
      method,
      headers: { origin: url, cookie, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async function signIn(server: ServerProcess): Promise<void> {
    const isDemo = secretKey === sandboxKey;
    const answer = isDemo
      ? await request(server, "POST", "/api/session/demo")
      : await request(server, "POST", "/api/auth/sign-in/email", admin);
    cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(";", 1)[0])
      .join("; ");
  }

  const call: Rig["call"] = async (server, method, path, body) => {
    if (cookie === "") await signIn(server);
    const answer = await request(server, method, path, body);
    if (answer.status === 401) cookie = "";
    return answer;
  };

  const batch: Rig["batch"] = async (server) => {
    try {
      const answer = await call(server, "GET", `/api/batches/${id}`);
      if (!answer.ok) return null;
      const read = Batch.parse(await answer.json());
      if (read.waiting) waits.add(read.waiting.code);
      return read;
    } catch (error) {
      return whenGone(error);
    }
  };

  async function rows(server: ServerProcess): Promise<Row[]> {
    const found: Row[] = [];
    for (;;) {
      const answer = await call(server, "GET", `/api/batches/${id}/rows?limit=1000&offset=${found.length}`);
      const page = RowList.parse(await answer.json());
      found.push(...page.data);
      if (page.data.length === 0 || found.length >= page.totalCount) return found;
    }
  }

  return {
    sandbox,
    launch,
    async start(plan, ownEnv) {
      const server = launch(plan, ownEnv);
      await server.ready;
      return server;
    },
    call,
    async submit(server, addresses) {
      const body = { kind: "invite", options: {}, rows: addresses.map((emailAddress) => ({ emailAddress })) };
      await until("the batch is taken", async () => {
        const answer = await call(server, "PUT", `/api/batches/${id}`, body).catch(whenGone);
        return answer === null || answer.ok || null;
      });
    },
    batch,
    waits,
    finish: (server) =>
      until("the batch ends", async () => {
        const read = await batch(server);
        if (!server.isRunning()) throw new Error(`The server ended:\n${server.output().slice(-2_000)}`);
        return read?.state === "finished" ? read : null;
      }),
    freeLease() {
      const database = new DatabaseSync(join(dataDir, "usher.sqlite"));
      const hasLease = database.prepare("SELECT name FROM sqlite_master WHERE name = 'lease'").get();
      if (hasLease) database.exec("UPDATE lease SET expires_at = 0");
      database.close();
    },
    async tally(server, addresses) {
      const records = await sandbox.records(secretKey);
      return tallyOf(addresses, await rows(server), records);
    },
    async close() {
      await Promise.all(processes.map((server) => server.stop("SIGKILL")));
      await sandbox.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Null for a connection that failed: of a dying process one hears that before its end. */
function whenGone(error: unknown): null {
  if (error instanceof TypeError) return null;
  throw error;
}

/** Plays a drill on a rig and clears up after it. */
export async function onRig<T>(options: RigOptions, play: (rig: Rig) => Promise<T>): Promise<T> {
  const rig = await openRig(options);
  try {
    return await play(rig);
  } finally {
    await rig.close();
  }
}
