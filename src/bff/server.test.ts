import { connect } from "node:net";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { Session } from "#contract/session.ts";
import { cookieOf, emptySandbox } from "#bff/testing/app.ts";
import { readEnv } from "#bff/env/env.ts";
import { clerkError, json, startFakeClerk, testKey } from "#bff/testing/fake-clerk.ts";
import { createLog } from "#bff/http/log.ts";
import { type RunningServer, startServer } from "./server.ts";
import { freePort } from "#testing/free-port.ts";
import { collectLines } from "#bff/testing/log-lines.ts";

function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "usher-server-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

async function start(variables: Record<string, string>) {
  const { lines, sink } = collectLines();
  const env = readEnv({ PORT: "0", ...variables });
  const server = await startServer(env, { log: createLog("info", sink), distDir: makeBuild() });
  onTestFinished(() => server.close());
  return { server, lines, address: server.url.replace("localhost", "127.0.0.1") };
}

function makeBuild(): string {
  const dir = makeDir();
  mkdirSync(join(dir, "assets"));
  writeFileSync(
    join(dir, "index.html"),
    `<!doctype html><title>Usher</title><script src="./assets/index-1.js"></script>${" ".repeat(500)}`,
  );
  writeFileSync(join(dir, "assets", "index-1.js"), "export {};");
  return dir;
}

async function sandboxVariables(): Promise<Record<string, string>> {
  const sandbox = await emptySandbox();
  onTestFinished(() => sandbox.close());
  return { SANDBOX_PORT: String(sandbox.port), DATA_DIR: makeDir() };
}

function post(server: RunningServer, path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${server.url}${path}`, {
    method: path.startsWith("/api/batches") ? "PUT" : "POST",
    headers: { origin: server.url, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function sessionOf(url: string, cookie = ""): Promise<Session> {
  return Session.parse(await (await fetch(`${url}/api/session`, { headers: { cookie } })).json());
}

const admin = { email: "admin@example.com", password: "four unrelated words of one test" };
const withAdmin = { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password };

/** What the admin of `withAdmin` is told on each call. */
async function signedIn({ server }: { server: RunningServer }): Promise<() => Promise<Session>> {
  const cookie = cookieOf(await post(server, "/api/auth/sign-in/email", admin));
  return () => sessionOf(server.url, cookie);
}

/** Polls: the instance is identified in the background. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

describe("a running server", () => {
  test("a running server invites one and many through the sandbox", async () => {
    const { server } = await start(await sandboxVariables());
    const cookie = cookieOf(await post(server, "/api/session/demo", {}));
    await until(
      async () => (await fetch(`${server.url}/api/batches`, { headers: { cookie } })).status === 200,
    );
    const one = await post(server, "/api/invitations", { emailAddress: "one@example.com" }, { cookie });
    expect(one.status).toBe(201);
    const id = "3f1c9a52-7c1e-4d0e-9a53-1b8f6f0f5d10";
    const rows = Array.from({ length: 12 }, (_, index) => ({ emailAddress: `row-${index}@example.com` }));
    const submit = await post(
      server,
      `/api/batches/${id}`,
      { kind: "invite", options: {}, rows },
      { cookie },
    );
    expect(submit.status).toBe(202);
    const batch = async () =>
      (await fetch(`${server.url}/api/batches/${id}`, { headers: { cookie } })).json();
    await until(async () => ((await batch()) as { state: string }).state === "finished");
    expect(await batch()).toMatchObject({ counts: { done: 12, failed: 0 }, createdBy: "Demo admin" });
    const list = await fetch(`${server.url}/api/invitations?query=row-3%40`, { headers: { cookie } });
    expect(await list.json()).toMatchObject({
      totalCount: 1,
      data: [{ invitedBy: "Demo admin", batchId: id }],
    });
  });

  test("a running server starts while the sign-in provider is down", async () => {
    const { server, lines } = await start({
      ...(await sandboxVariables()),
      OIDC_ISSUER: "http://127.0.0.1:9",
      OIDC_CLIENT_ID: "usher",
      OIDC_CLIENT_SECRET: "a secret of the provider",
      OIDC_ROLES: "@example.com=viewer",
      PASSWORD_SIGN_IN: "off",
    });
    const { signIn } = await sessionOf(server.url);
    await until(async () => {
      await sessionOf(server.url);
      return lines.join("").includes("single sign-on is not available");
    });
    expect(server.setupUrl).toBeNull();
    expect(signIn).toEqual({
      hasPasswords: false,
      singleSignOn: "127.0.0.1:9",
      whomToAsk: "an admin of Usher",
    });
    expect((await post(server, "/api/session/single-sign-on", {})).status).toBe(502);
    expect(lines.join("")).not.toContain("a secret of the provider");
  });

  test("a running server signs in over real HTTP", async () => {
    const { server } = await start({
      ...(await sandboxVariables()),
      ADMIN_EMAIL: "admin@example.com",
      ADMIN_PASSWORD: "a long enough password",
    });
    expect(server.setupUrl).toBeNull();
    const credentials = { email: "admin@example.com", password: "a long enough password" };
    const response = await post(server, "/api/auth/sign-in/email", credentials);
    expect(response.status).toBe(200);
    const cookie = cookieOf(response);
    const signOut = await post(server, "/api/auth/sign-out", {}, { cookie });
    expect(signOut.status).toBe(200);
  });

  test("a running server serves the page compressed", async () => {
    const { server } = await start(await sandboxVariables());
    const page = await fetch(`${server.url}/batches`, { headers: { "accept-encoding": "br" } });
    expect(page.headers.get("content-encoding")).toBe("br");
    expect(await page.text()).toContain("<title>Usher</title>");
    expect((await fetch(`${server.url}/assets/../../package.json`)).status).toBe(404);
    expect((await fetch(`${server.url}/assets/gone.js`)).status).toBe(404);
  });

  test("S17: a running server writes the path of PUBLIC_URL into the page", async () => {
    const port = String(await freePort());
    const publicUrl = `http://localhost:${port}/usher`;
    const { server } = await start({
      ...(await sandboxVariables()),
      PORT: port,
      PUBLIC_URL: `${publicUrl}/`,
    });
    expect(server.url).toBe(publicUrl);
    expect(server.setupUrl).toContain(`${publicUrl}/setup?token=`);
    const page = await (await fetch(`${publicUrl}/batches`)).text();
    expect(page).toContain('<script src="/usher/assets/index-1.js">');
    expect((await fetch(`${publicUrl}/assets/index-1.js`)).status).toBe(200);
  });

  test("a running server cuts the connection of a large chunked body", async () => {
    const { server } = await start(await sandboxVariables());
    const response = await fetch(`${server.url}/api/session/setup`, {
      method: "POST",
      headers: { origin: server.url, "content-type": "application/json" },
      body: new Blob(["x".repeat(2 * 1024 * 1024)]).stream(),
      duplex: "half",
    });
    expect(response.status).toBe(413);
  });

  test.each(["TRACE", "PROPFIND", "FOO"])("a running server survives %s", async (method) => {
    const { server } = await start(await sandboxVariables());
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.write(`${method} /api/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    let text = "";
    socket.on("data", (part) => (text += String(part)));
    await once(socket, "close");
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test("a running server keeps members and secrets across a restart", async () => {
    // By default the name holds the port, which is another one here after the restart.
    const variables = { ...(await sandboxVariables()), COOKIE_NAME: "usher" };
    const first = await start(variables);
    const cookie = cookieOf(await post(first.server, "/api/session/demo", {}));
    await first.server.close();
    const second = await start({ ...variables, PORT: new URL(first.server.url).port });
    const response = await fetch(`${second.server.url}/api/session`, { headers: { cookie } });
    expect(Session.parse(await response.json()).member?.name).toBe("Demo admin");
  });

  test("S13: members stay signed in while AUTH_SECRET is replaced", async () => {
    const [old, next] = ["q7Vt-R2mX9_kLw4HsK8nB3pYcZ0dJfGe", "Zr5-uT8wQx1_Ne6MbV3kSg9hLj2aPdYc"];
    const variables = { ...(await sandboxVariables()), COOKIE_NAME: "usher" };
    const first = await start({ ...variables, AUTH_SECRET: old });
    const cookie = cookieOf(await post(first.server, "/api/session/demo", {}));
    await first.server.close();
    const memberWith = async (secrets: Record<string, string>, sent = cookie) => {
      const { server } = await start({ ...variables, ...secrets });
      const response = await fetch(`${server.url}/api/session`, { headers: { cookie: sent } });
      await server.close();
      return Session.parse(await response.json()).member?.name;
    };
    expect(await memberWith({ AUTH_SECRET: next, AUTH_SECRET_OLD: old })).toBe("Demo admin");
    const forged = cookie.replace(/session=(.)/, (_, letter) => `session=${letter === "a" ? "b" : "a"}`);
    expect(await memberWith({ AUTH_SECRET: next, AUTH_SECRET_OLD: old }, forged)).toBeUndefined();
    expect(await memberWith({ AUTH_SECRET: next })).toBeUndefined();
  });

  test("a running server refuses a port that is taken", async () => {
    const variables = await sandboxVariables();
    const { server } = await start(variables);
    await expect(start({ ...variables, PORT: new URL(server.url).port })).rejects.toThrow("EADDRINUSE");
  });
});

describe("a server with a key", () => {
  test("a server with a key logs the kind of its instance", async () => {
    const fake = await startFakeClerk(json(200, { id: "ins_1", environment_type: "production" }));
    const started = await start({
      CLERK_SECRET_KEY: testKey,
      CLERK_API_URL: fake.url,
      DATA_DIR: makeDir(),
      ...withAdmin,
    });
    const { lines } = started;
    const session = await signedIn(started);
    await until(async () => (await session()).instance === "production");
    expect(await session()).toMatchObject({ clerk: null, canEnterDemo: false, needsSetup: false });
    expect(lines.join("")).toContain("connected to a Clerk production instance; e-mail reaches real people");
    expect(lines.join("")).not.toContain("CANARY");
  });

  test("a server with a key reports a wrong key and keeps running", async () => {
    const fake = await startFakeClerk(clerkError(401, "clerk_key_invalid"));
    const started = await start({
      CLERK_SECRET_KEY: testKey,
      CLERK_API_URL: fake.url,
      DATA_DIR: makeDir(),
      ...withAdmin,
    });
    const { server, lines } = started;
    const ask = await signedIn(started);
    await until(async () => (await ask()).clerk !== null);
    expect(await sessionOf(server.url)).not.toHaveProperty("clerk");
    const session = await ask();
    expect(session).toMatchObject({ instance: "development", clerk: { code: "clerk_key_refused" } });
    expect(session.clerk?.detail).toContain("Set a valid CLERK_SECRET_KEY and restart Usher.");
    expect(lines.join("")).toContain("Set a valid CLERK_SECRET_KEY");
    expect(lines.join("")).not.toContain("CANARY");
  });

  test("a server with a key remembers its instance during an outage", async () => {
    const fake = await startFakeClerk(json(200, { id: "ins_1", environment_type: "production" }));
    const variables = { CLERK_SECRET_KEY: testKey, DATA_DIR: makeDir(), ...withAdmin };
    const first = await start({ ...variables, CLERK_API_URL: fake.url });
    const asFirst = await signedIn(first);
    await until(async () => (await asFirst()).instance === "production");
    await first.server.close();
    const second = await start({ ...variables, CLERK_API_URL: "http://127.0.0.1:1" });
    const asSecond = await signedIn(second);
    await until(async () => (await asSecond()).instance === "production");
    expect(second.lines.join("")).toContain('"instanceId":"ins_1"');
  });
});
