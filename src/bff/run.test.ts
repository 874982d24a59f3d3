import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "#testing/free-port.ts";
import { startProcess } from "#testing/start-process.ts";

async function takenPort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  // A TCP server has such an address.
  return String((server.address() as AddressInfo).port);
}

test("S15: a start whose port is in use names the settings that move it", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-ports-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const [taken, free] = [await takenPort(), String(await freePort())];
  const refusalOf = async (ports: Record<string, string>) => {
    const started = startProcess("scripts/serve.ts", { env: { DATA_DIR: dataDir, ...ports } });
    started.ready.catch(() => {});
    expect(await started.ended).toBe(1);
    return started.output();
  };
  expect(await refusalOf({ PORT: free, SANDBOX_PORT: taken })).toContain(
    `127.0.0.1:${taken}). Set SANDBOX_PORT to another port; if another Usher runs on this machine, set PORT too.`,
  );
  expect(await refusalOf({ PORT: taken, SANDBOX_PORT: free })).toContain(
    `127.0.0.1:${taken}). Set PORT to another port.`,
  );
});
