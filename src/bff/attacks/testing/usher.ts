import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "#contract/role.ts";
import { openStore, type Store } from "#store/store.ts";
import { emptySandbox } from "#bff/testing/app.ts";
import { readEnv } from "#bff/env/env.ts";
import { createLog } from "#bff/http/log.ts";
import { type ServerDeps, startServer } from "#bff/server.ts";
import { type Answer, send, type Sent } from "./send.ts";
import { collectLines } from "#bff/testing/log-lines.ts";

export const password = "four unrelated words of one test";
const adminAddress = "admin@example.com";

type CallOptions = { as?: Role; body?: unknown } & Partial<Omit<Sent, "method" | "path" | "body">>;

export type AttackedUsher = {
  port: number;
  origin: string;
  store: Store;
  /** Its log lines at `info`. */
  lines: string[];
  /** The Cookie header of a member with each role. */
  cookies: Record<Role, string>;
  /** Sends a request as the page does: with our Origin, JSON, and a session if a role is given. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** The calls that the upstream has received so far, except those of sweeps. */
  upstreamCalls(): Promise<{ method: string; path: string }[]>;
  close(): Promise<void>;
};

/** The register is swept in the background; such a call never holds anything of a request. */
function isOfSweep({ method, path }: { method: string; path: string }): boolean {
  const { pathname, searchParams } = new URL(path, "http://upstream");
  return method === "GET" && pathname === "/v1/invitations" && !searchParams.has("query");
}

/** A whole Usher on its own port, with an empty sandbox and one member of each role. */
export async function startUsher(
  variables: Record<string, string> = {},
  deps: Partial<ServerDeps> = {},
): Promise<AttackedUsher> {
  const sandbox = await emptySandbox();
  const dir = mkdtempSync(join(tmpdir(), "usher-attacked-"));
  const { lines, sink } = collectLines();
  const env = readEnv({
    PORT: "0",
    SANDBOX_PORT: String(sandbox.port),
    DATA_DIR: join(dir, "data"),
    ADMIN_EMAIL: adminAddress,
    ADMIN_PASSWORD: password,
    ...variables,
  });
  const opened: Store[] = [];
  const server = await startServer(env, {
    log: createLog("info", sink),
    distDir: makeBuild(dir),
    deps: {
      ...deps,
      openStore: async (options) => {
        const made = await openStore(options);
        opened.push(made);
        return made;
      },
    },
  });
  const [store] = opened;
  if (store === undefined) throw new Error("No store was opened.");
  const origin = server.url;
  const port = Number(new URL(origin).port);
  await addMembers(store, ["viewer", "inviter"]);
  const cookies: Record<Role, string> = { viewer: "", inviter: "", admin: "" };
  const call: AttackedUsher["call"] = (method, path, { as, body, headers, ...rest } = {}) =>
    send(port, {
      method,
      path,
      headers: {
        origin,
        ...(as === undefined ? {} : { cookie: cookies[as] }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...rest,
    });
  const usher: AttackedUsher = {
    port,
    origin,
    store,
    lines,
    cookies,
    call,
    async upstreamCalls() {
      const answer = await fetch(`${sandbox.url}/sandbox/calls`);
      const { data } = (await answer.json()) as { data: { method: string; path: string }[] };
      return data.filter((received) => !isOfSweep(received));
    },
    async close() {
      await server.close();
      await sandbox.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  for (const role of ["viewer", "inviter", "admin"] as const)
    cookies[role] = await signIn(usher, `${role}@example.com`);
  return usher;
}

/** @throws if the sign-in fails */
export async function signIn(usher: AttackedUsher, email: string): Promise<string> {
  const answer = await fetch(`${usher.origin}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { origin: usher.origin, "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  if (answer.status !== 200) throw new Error(`Signing in answered ${answer.status}.`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** Copies the admin with other roles and the same password, without using routes of Usher. */
async function addMembers({ db }: Store, roles: readonly Role[]): Promise<void> {
  const user = await db
    .selectFrom("user")
    .selectAll()
    .where("email", "=", adminAddress)
    .executeTakeFirstOrThrow();
  const account = await db
    .selectFrom("account")
    .selectAll()
    .where("userId", "=", user.id)
    .executeTakeFirstOrThrow();
  for (const role of roles) {
    const id = `user-${role}`;
    await db
      .insertInto("user")
      .values({ ...user, id, email: `${role}@example.com`, role })
      .execute();
    await db
      .insertInto("account")
      .values({ ...account, id: randomUUID(), accountId: id, userId: id })
      .execute();
  }
}

function makeBuild(dir: string): string {
  const dist = join(dir, "dist");
  mkdirSync(join(dist, "assets"), { recursive: true });
  writeFileSync(join(dist, "index.html"), "<!doctype html><title>Usher</title>");
  writeFileSync(join(dist, "assets", "index-1.js"), "export {};");
  return dist;
}
