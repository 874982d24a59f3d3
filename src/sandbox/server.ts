import { createAdaptorServer } from "@hono/node-server";
import { Server } from "node:http";
import { createSandboxApp } from "./app.ts";
import { openDatabase } from "#sandbox/data/database.ts";
import type { Random } from "#sandbox/data/random.ts";
import { seedDatabase } from "#sandbox/data/seed.ts";
import { initialSettings } from "./settings.ts";
import { createInstance, type Instance } from "./instance.ts";
import type { WebhookTarget } from "#sandbox/webhooks/webhooks.ts";

export type SandboxOptions = {
  /** 0 selects a free port. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string | undefined;
  /** The folder that holds `sandbox.sqlite`, or ":memory:". */
  dataDir: string;
  /** How long the "hour" of the limits lasts; 3600 at Clerk. */
  hourSeconds: number;
  latencyMs: number;
  /** The only accepted key; by default every well-formed one is. */
  secretKey?: string | undefined;
  /** Where webhooks about users go; none are sent by default. */
  webhookTarget?: WebhookTarget | undefined;
  /** Whether a new or reset database contains example invitations and users. Default true. */
  seed?: boolean | undefined;
  /** Milliseconds since 1970. */
  now?: (() => number) | undefined;
  random?: Random | undefined;
};

export type Sandbox = {
  /** The origin, without `/v1`. */
  url: string;
  port: number;
  /** Cuts every connection and closes the database. Can be called twice. */
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
    webhookTarget: options.webhookTarget,
  });
  const app = createSandboxApp(instance, { ...settings }, seed);
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  if (!(server instanceof Server)) throw new Error("The adaptor did not create an HTTP/1 server.");
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
      // These errors concern single connections and must not end a process that also runs the BFF.
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
  // Lets waiting handlers see the stop before the database closes.
  await new Promise((resolve) => setImmediate(resolve));
  instance.database.close();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}

/** A host for links, which cannot name "all addresses". */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
