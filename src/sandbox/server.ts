import { createAdaptorServer } from "@hono/node-server";
import { Server } from "node:http";
import { createSandboxApp } from "./app.ts";
import { openDatabase } from "#sandbox/data/database.ts";
import type { Random } from "#sandbox/data/random.ts";
import { seedDatabase } from "#sandbox/data/seed.ts";
import { initialSettings } from "./settings.ts";
import { createInstance, type Instance } from "./instance.ts";

export type SandboxOptions = {
  /** 0 takes any free one. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string | undefined;
  /** The folder that holds `sandbox.sqlite`, or ":memory:". */
  dataDir: string;
  /** How long the "hour" of the limits lasts; 3600 is the real thing. */
  hourSeconds: number;
  latencyMs: number;
  /** The only key that is accepted; left out, every well-formed one is. */
  secretKey?: string | undefined;
  /** Whether a new database, or one that is reset, gets its example invitations and users. Default true. */
  seed?: boolean | undefined;
  /** Milliseconds since 1970. */
  now?: (() => number) | undefined;
  random?: Random | undefined;
};

export type Sandbox = {
  /** The origin, without `/v1`. */
  url: string;
  port: number;
  /** Cuts every connection and lets go of the database; safe to call twice. */
  close(): Promise<void>;
};

/** Starts the sandbox; rejects when the port is taken or the data folder cannot be written. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const now = options.now ?? Date.now;
  const host = options.host ?? "127.0.0.1";
  const seed = options.seed ?? true;
  const { database, isNew } = openDatabase(options.dataDir);
  if (isNew && seed) seedDatabase(database, now());

  let url = "";
  const settings = initialSettings(options);
  const instance = createInstance({
    database,
    settings,
    now,
    random: options.random ?? Math.random,
    url: () => url,
  });
  const app = createSandboxApp(instance, { ...settings }, seed);
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  if (!(server instanceof Server)) throw new Error("The adaptor gave no HTTP/1 server.");
  try {
    const port = await listen(server, options.port, host);
    url = `http://${reachable(host)}:${port}`;
    return { url, port, close: once(() => close(server, instance)) };
  } catch (error) {
    database.close();
    throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      // Errors of a listening server concern single connections; they must not end a process that also holds the BFF.
      server.on("error", () => undefined);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

async function close(server: Server, instance: Instance): Promise<void> {
  instance.timers.stop();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
  // Handlers that were waiting have seen the stop by the next turn; only then may the database go.
  await new Promise((resolve) => setImmediate(resolve));
  instance.database.close();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}

/** A host that links can name: "every address" is none. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
