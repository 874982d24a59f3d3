import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Batch } from "#contract/batch.ts";
import { readEnv } from "#bff/env/env.ts";
import { createLog } from "#bff/http/log.ts";
import { type ServerDeps, startServer } from "#bff/server.ts";
import { cookieOf } from "./app.ts";
import { collectLines } from "./log-lines.ts";

const admin = { email: "admin@example.com", password: "four unrelated words of one test" };

export type KeyedUsher = Awaited<ReturnType<typeof startKeyedUsher>>;

type Place = { dir: string; apiUrl: string; secretKey: string };

/** A running Usher with a key, its store in `dir`, and a signed-in admin. It closes after the test. */
export async function startKeyedUsher({ dir, apiUrl, secretKey }: Place, deps: Partial<ServerDeps> = {}) {
  const { lines, sink } = collectLines();
  const env = readEnv({
    PORT: "0",
    DATA_DIR: dir,
    CLERK_SECRET_KEY: secretKey,
    CLERK_API_URL: apiUrl,
    CLERK_HOUR_SECONDS: "1",
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
  });
  const log = createLog("info", sink);
  const server = await startServer(env, { log, distDir: makeBuild(dir), deps });
  onTestFinished(() => server.close());
  const call = (method: string, path: string, body?: unknown, cookie = "") =>
    fetch(`${server.url}${path}`, {
      method,
      headers: {
        origin: server.url,
        cookie,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const cookie = cookieOf(await call("POST", "/api/auth/sign-in/email", admin));
  return {
    lines,
    close: () => server.close(),
    call: (method: string, path: string, body?: unknown) => call(method, path, body, cookie),
    /** Null while the batch is not found or no instance is identified. */
    async batch(id: string): Promise<Batch | null> {
      const response = await call("GET", `/api/batches/${id}`, undefined, cookie);
      return response.status === 200 ? (response.json() as Promise<Batch>) : null;
    },
  };
}

function makeBuild(dir: string): string {
  const dist = join(dir, "dist");
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, "index.html"), "<!doctype html><title>Usher</title>");
  return dist;
}
