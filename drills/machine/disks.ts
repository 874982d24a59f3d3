import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "#contract/problem.ts";
import { freePort } from "#testing/free-port.ts";
import { startProcess } from "#testing/start-process.ts";
import { addressList, type Drill, type Size } from "../drill.ts";
import type { ReachedServer } from "../plan.ts";
import { onRig, type Rig } from "../rig.ts";
import { nullIfCut } from "../session.ts";
import { type Tally, tallyWithoutRows } from "../tally.ts";
import { until } from "../until.ts";
import { fullDiskCommands } from "./full-disk-commands.ts";
import { openDeadPipe, openSmallDisk, type SmallDisk } from "./small-disk.ts";

const droppedLine = "dropped log lines that could not be written";

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url).catch(nullIfCut);
  return answer?.status ?? 0;
}

/** Starts Usher with its log in a file or pipe, works while it cannot be written, and stops it by SIGTERM. */
async function workWithoutLog(
  stdout: number,
  requests: number,
  change: { before: () => Promise<void>; after: () => Promise<void> },
): Promise<string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-drill-"));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    DATA_DIR: dataDir,
    LOG_LEVEL: "debug",
  };
  const server = startProcess("scripts/serve.ts", { env, stdout });
  try {
    await until("the server is ready", async () => (await statusOf(`${url}/readyz`)) === 200);
    await change.before();
    const failures = await failedRequests(url, requests);
    await change.after();
    server.signal("SIGTERM");
    await until("the server ends", () => !server.isRunning(), 30_000);
    const end = await server.ended;
    return [...failures, ...(end === 0 ? [] : [`the server ended with ${end}`])];
  } finally {
    await server.stop("SIGKILL");
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Each request is a line in the log. */
async function failedRequests(url: string, requests: number): Promise<string[]> {
  const failures: string[] = [];
  const ask = async (): Promise<void> => {
    const status = await statusOf(`${url}/healthz`);
    if (status !== 200) failures.push(`a request was answered with ${status}`);
  };
  const together = 20;
  for (let sent = 0; sent < requests; sent += together)
    await Promise.all(Array.from({ length: together }, ask));
  if ((await statusOf(`${url}/readyz`)) !== 200) failures.push("the server was not ready");
  return failures;
}

const requestsOf = (size: Size): number => (size === "short" ? 500 : 10_000);

const fullLogDisk: Drill = {
  name: "a full log disk stops neither the server nor its end",
  async run(size) {
    const disk = await openSmallDisk(2);
    if (disk === null) return withoutMount(size);
    const path = join(disk.dir, "log");
    const log = openSync(path, "a");
    try {
      const wrong = await workWithoutLog(log, requestsOf(size), {
        before: () => disk.fill(),
        async after() {
          await disk.empty();
          if (size === "short") return;
          await until("the number of dropped lines is logged", async () =>
            (await readFile(path, "utf8")).includes(droppedLine),
          );
        },
      });
      return tallyWithoutRows(wrong, "used a tmpfs of 2 MB");
    } finally {
      closeSync(log);
      await disk.close();
    }
  },
};

async function withoutMount(size: Size): Promise<Tally> {
  const log = openSync("/dev/full", "a");
  const none = async () => {};
  const wrong = await workWithoutLog(log, requestsOf(size), { before: none, after: none });
  closeSync(log);
  return tallyWithoutRows(wrong, "used /dev/full: no rights to mount a tmpfs");
}

const deadReaders = [true, false].map((hasReader): Drill => ({
  name: `a log reader that ${hasReader ? "stops reading" : "has ended"} stops neither the server nor its end`,
  async run(size) {
    const log = await openDeadPipe(hasReader);
    const none = async () => {};
    const wrong = await workWithoutLog(log, requestsOf(size), { before: none, after: none });
    closeSync(log);
    return tallyWithoutRows(wrong);
  },
}));

type Ready = { status: number; reasons: readonly string[] };

async function readiness(server: ReachedServer): Promise<Ready> {
  const answer = await fetch(`${await server.ready}/readyz`);
  const body: unknown = await answer.json();
  return { status: answer.status, reasons: Problem.safeParse(body).data?.reasons ?? [] };
}

/** What is wrong with the answers of a server whose data disk is full. */
async function wrongWhileFull(rig: Rig, server: ReachedServer): Promise<string[]> {
  const wrong: string[] = [];
  const { reasons } = await readiness(server);
  if (reasons.join() !== "disk_full") wrong.push(`the reasons are ${reasons.join()}`);
  for (const path of ["/api/session", "/api/batches", "/api/members"]) {
    const { status } = await rig.session.call(server, "GET", path);
    if (status !== 200) wrong.push(`${path} was answered with ${status}`);
  }
  const url = await server.ready;
  const signIn = await fetch(`${url}/api/session/demo`, { method: "POST", headers: { origin: url } });
  const problem = Problem.safeParse(await signIn.json()).data;
  if (signIn.status !== 503 || problem?.code !== "store_failed")
    wrong.push(`the sign-in was answered with ${signIn.status} ${problem?.code}`);
  return wrong;
}

const fullDataDisk: Drill = {
  name: "a batch on a full data disk waits, says so, and goes on by itself",
  async run() {
    const disk = await openSmallDisk(6);
    if (disk === null)
      return tallyWithoutRows(
        [],
        "not run: no rights to mount a tmpfs; two other drills use SQLite's own limit",
      );
    try {
      return await onRig({ hourSeconds: 4, env: { DATA_DIR: disk.dir } }, (rig) => fillInMidBatch(rig, disk));
    } finally {
      await disk.close();
    }
  },
};

async function fillInMidBatch(rig: Rig, disk: SmallDisk): Promise<Tally> {
  const addresses = addressList(400);
  const server = await rig.start();
  await until("the server is ready", async () => (await readiness(server)).status === 200);
  await rig.submit(server, addresses);
  await rig.untilDone(server, 20);
  await disk.fill();
  await until("the server is not ready", async () => (await readiness(server)).status === 503);
  await until("the batch waits", async () => {
    const batch = await rig.batch(server);
    return batch?.waiting?.code === "store_failed";
  });
  const wrong = await wrongWhileFull(rig, server);
  await disk.empty();
  await until("the server is ready again", async () => (await readiness(server)).status === 200);
  const tally = await rig.finish(server, addresses);
  return { ...tally, wrong: [...wrong, ...tally.wrong], note: "used a tmpfs of 6 MB" };
}

export const diskDrills: readonly Drill[] = [fullLogDisk, ...deadReaders, fullDataDisk, fullDiskCommands];
