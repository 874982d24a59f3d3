import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "#testing/free-port.ts";
import { addressList, type Drill } from "../drill.ts";
import type { ReachedServer } from "../plan.ts";
import { onRig, type Rig } from "../rig.ts";
import { keyedEnv } from "../session.ts";
import { until } from "../until.ts";

const root = join(import.meta.dirname, "..", "..");
const secretKey = "sk_test_drillNpmStart";

type NpmStart = ReachedServer & { npm: ChildProcess; output: () => string };

/** `npm start` as a supervisor runs it: only npm's process is known. */
async function npmStart(env: Record<string, string>): Promise<NpmStart> {
  const { PATH = "", HOME = "" } = process.env;
  const port = await freePort();
  const npm = spawn("npm", ["start"], {
    cwd: root,
    env: { PATH, HOME, ...env, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (text) => (output += String(text)));
  const url = `http://localhost:${port}`;
  const ready = until("npm start is ready", async () => {
    if (npm.exitCode !== null) throw new Error(`npm start ended:\n${output.slice(-2_000)}`);
    return output.includes(`Usher is ready at ${url}`);
  }).then(() => url);
  return { npm, output: () => output, ready };
}

/** Processes that use this data folder; only Linux lists them. */
function processesOf(dataDir: string): string[] {
  if (!existsSync("/proc")) return [];
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.filter((pid) => {
    try {
      readlinkSync(`/proc/${pid}/exe`);
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`DATA_DIR=${dataDir}\0`);
    } catch {
      // It has ended, or belongs to another user.
      return false;
    }
  });
}

async function stopDuringCall(rig: Rig, env: Record<string, string>): Promise<string[]> {
  const server = await npmStart(env);
  try {
    await server.ready;
    await rig.submit(server, addressList(30));
    const calls = async () => (await rig.sandbox.inviteCalls()).length;
    await until("Clerk gets a call", async () => (await calls()) > 0);
    const closed = once(server.npm, "close");
    server.npm.kill("SIGTERM");
    const [status, signal] = await closed;
    const wrong =
      status === 0 ? [] : [`npm start ended with ${signal ?? status}: ${server.output().slice(-500)}`];
    const orphans = processesOf(rig.dataDir);
    return orphans.length === 0 ? wrong : [...wrong, `the processes ${orphans.join()} were left`];
  } finally {
    server.npm.kill("SIGKILL");
  }
}

const slowClerk: Drill = {
  name: "a SIGTERM to npm start ends it cleanly while Clerk is slow, and the next start goes on",
  run: () =>
    onRig({ hourSeconds: 4, latencyMs: 2_000 }, async (rig) => {
      const env = {
        ...keyedEnv(secretKey, rig.sandbox.port),
        DATA_DIR: rig.dataDir,
        CLERK_HOUR_SECONDS: "4",
      };
      // The rig's own servers use the same key, and so does its session.
      const first = await rig.start({}, env);
      await first.stop();
      const wrong = await stopDuringCall(rig, env);
      await rig.sandbox.change({ latencyMs: 2 });
      const server = await rig.start({}, env);
      const addresses = addressList(30);
      await rig.submit(server, addresses);
      const tally = await rig.finish(server, addresses);
      return { ...tally, wrong: [...wrong, ...tally.wrong] };
    }),
};

export const npmStartDrills: readonly Drill[] = [slowClerk];
