import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

async function start(variables: Record<string, string>) {
  const dataDir = await mkdtemp(join(tmpdir(), "sandbox-"));
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env["PATH"], DATA_DIR: dataDir, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit") as Promise<[number | null, string | null]>;
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
    await rm(dataDir, { recursive: true });
  });
  return { child, ended };
}

test("it serves until it is told to stop", async () => {
  const { child, ended } = await start({ SANDBOX_PORT: "0", SANDBOX_SECRET_KEY: "sk_test_only" });
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes("/sandbox/faults")) break;
  }
  expect(said).not.toContain("sk_test_only");
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)![0];
  const list = (key: string) =>
    fetch(`${url}/v1/invitations`, { headers: { authorization: `Bearer ${key}` } });
  expect((await list("sk_test_only")).status).toBe(200);
  expect((await list("sk_test_other")).status).toBe(401);
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});

test("a bad variable stops the start", async () => {
  const { child, ended } = await start({ SANDBOX_PORT: "many" });
  let said = "";
  for await (const chunk of child.stderr) said += String(chunk);
  expect(said).toBe('SANDBOX_PORT is "many"; it has to be a whole number from 0 to 65535.\n');
  expect(await ended).toEqual([1, null]);
});
