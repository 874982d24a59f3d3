import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startProcess } from "#testing/start-process.ts";

async function start(variables: Record<string, string>) {
  const dataDir = await mkdtemp(join(tmpdir(), "sandbox-"));
  const sandbox = startProcess("src/sandbox/main.ts", { env: { DATA_DIR: dataDir, ...variables } });
  onTestFinished(async () => {
    await sandbox.stop("SIGKILL");
    await rm(dataDir, { recursive: true });
  });
  return sandbox;
}

test("the sandbox serves until it gets a signal", async () => {
  const sandbox = await start({ SANDBOX_PORT: "0", SANDBOX_SECRET_KEY: "sk_test_only" });
  const url = await sandbox.ready;
  await expect.poll(() => sandbox.output()).toContain(`${url}/sandbox/faults`);
  expect(sandbox.output()).not.toContain("sk_test_only");
  const list = (key: string) =>
    fetch(`${url}/v1/invitations`, { headers: { authorization: `Bearer ${key}` } });
  expect((await list("sk_test_only")).status).toBe(200);
  expect((await list("sk_test_other")).status).toBe(401);
  sandbox.signal("SIGTERM");
  expect(await sandbox.ended).toBe(0);
});

test("an invalid variable stops the start", async () => {
  const sandbox = await start({ SANDBOX_PORT: "many" });
  expect(await sandbox.ended).toBe(1);
  expect(sandbox.output()).toBe('SANDBOX_PORT is "many"; it must be a whole number from 0 to 65535.\n');
});
