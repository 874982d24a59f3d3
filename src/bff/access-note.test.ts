import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readEnv } from "#bff/env/env.ts";
import { createLog } from "#bff/http/log.ts";
import { cookieOf, emptySandbox } from "#bff/testing/app.ts";
import { collectLines } from "#bff/testing/log-lines.ts";
import { startServer } from "./server.ts";

const password = "four unrelated words of one test";

/** One data directory, on which Usher starts with a key and without one. */
async function place() {
  const sandbox = await emptySandbox();
  const dataDir = mkdtempSync(join(tmpdir(), "usher-access-"));
  onTestFinished(async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const distDir = join(dataDir, "dist");
  mkdirSync(distDir);
  writeFileSync(join(distDir, "index.html"), "<!doctype html><title>Usher</title>");
  return async (variables: Record<string, string>) => {
    const env = readEnv({
      PORT: "0",
      DATA_DIR: dataDir,
      // Otherwise the port names the cookies, and it is another one at each start.
      COOKIE_NAME: "usher-access",
      SANDBOX_PORT: String(sandbox.port),
      CLERK_API_URL: sandbox.url,
      ...variables,
    });
    const server = await startServer(env, { log: createLog("info", collectLines().sink), distDir });
    onTestFinished(() => server.close());
    const call = (method: string, path: string, body?: object, cookie = "") =>
      fetch(`${server.url}${path}`, {
        method,
        headers: { origin: server.url, cookie, "content-type": "application/json" },
        ...(body && { body: JSON.stringify(body) }),
      });
    const setUp = async (emailAddress: string): Promise<string> => {
      const token = new URL(server.setupUrl ?? "").searchParams.get("token");
      const answer = await call("POST", "/api/session/setup", { token, emailAddress, password });
      expect(answer.status).toBe(201);
      return cookieOf(answer);
    };
    const team = async (cookie: string): Promise<string[]> => {
      const answer = await call("GET", "/api/members", undefined, cookie);
      if (answer.status !== 200) return [];
      const { data } = (await answer.json()) as { data: { emailAddress: string }[] };
      return data.map(({ emailAddress }) => emailAddress);
    };
    return { server, call, setUp, team };
  };
}

const key = { CLERK_SECRET_KEY: "sk_test_access" };

test("S1: members of the sandbox have no access once there is a key, and the start says who has", async () => {
  const start = await place();
  const sandbox = await start({});
  expect(sandbox.server.accessNote).toBeNull();
  const demo = cookieOf(await sandbox.call("POST", "/api/session/demo", {}));
  const ann = await sandbox.setUp("ann@example.com");
  expect(await sandbox.team(ann)).toEqual(["ann@example.com", "demo@usher.test"]);
  await sandbox.server.close();

  const live = await start(key);
  expect(live.server.accessNote).toBe("Members of the sandbox have no access here. There is no admin yet.");
  expect([await live.team(demo), await live.team(ann)]).toEqual([[], []]);
  const bob = await live.setUp("bob@example.com");
  expect(await live.team(bob)).toEqual(["bob@example.com"]);
  await live.server.close();

  const again = await start({});
  expect(again.server.setupUrl).toBeNull();
  expect(await again.team(ann)).toEqual(["ann@example.com", "demo@usher.test"]);
  expect(await again.team(bob)).toEqual([]);
  await again.server.close();

  const restarted = await start(key);
  expect(restarted.server.setupUrl).toBeNull();
  expect(restarted.server.accessNote).toBe(
    "Members of the sandbox have no access here. The only admin is bob@example.com.",
  );
  expect([await restarted.team(ann), await restarted.team(bob)]).toEqual([[], ["bob@example.com"]]);
  await restarted.server.close();

  const withoutPasswords = await start({
    ...key,
    PASSWORD_SIGN_IN: "off",
    OIDC_ISSUER: "http://127.0.0.1:9",
    OIDC_CLIENT_ID: "usher",
    OIDC_CLIENT_SECRET: "a secret of the provider",
    OIDC_ROLES: "@example.com=viewer",
  });
  expect(withoutPasswords.server.accessNote).toContain("No admin can sign in");
});
