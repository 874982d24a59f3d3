import type { ProblemCode } from "#contract/problem.ts";
import { addressList, type Drill, type Size } from "./drill.ts";
import { onRig, type Rig, type ServerProcess } from "./rig.ts";
import type { Tally } from "./tally.ts";
import { until } from "./until.ts";

/** A call that nobody answers is given up after a second instead of ten. */
const short = { connectMs: 500, headersMs: 1_000, bodyMs: 1_000, wholeMs: 1_000 };

const rowsOf = (size: Size): number => (size === "short" ? 30 : 300);

async function finishAndTally(rig: Rig, server: ServerProcess, addresses: readonly string[]): Promise<Tally> {
  await rig.finish(server);
  return rig.tally(server, addresses);
}

/** A batch in which some addresses make the sandbox misbehave. */
function byAddress(name: string, faulty: readonly string[]): Drill {
  return {
    name,
    run: (size) =>
      onRig({}, async (rig) => {
        const addresses = addressList(rowsOf(size), faulty);
        await rig.sandbox.change({ slowMs: 2_500, lateMs: 2_500 });
        const server = await rig.start({ timeouts: short });
        await rig.submit(server, addresses);
        return finishAndTally(rig, server, addresses);
      }),
  };
}

/** Whether the batch says so, and has nothing under way that could still change it. */
async function untilWaiting(rig: Rig, server: ServerProcess, codes: readonly ProblemCode[]): Promise<void> {
  await until(`the batch waits because of ${codes.join(" or ")}`, async () => {
    const waiting = (await rig.batch(server))?.waiting;
    return waiting && codes.includes(waiting.code) ? waiting : null;
  });
}

async function untilSent(rig: Rig, server: ServerProcess, rows: number): Promise<void> {
  await until(
    `${rows} rows are sent`,
    async () => ((await rig.batch(server))?.counts.done ?? 0) >= rows || null,
  );
}

/** Every call fails in the same way, until some have and the batch says so. */
function outage(
  name: string,
  kind: "unavailable" | "html" | "cut" | "silence",
  codes: readonly ProblemCode[],
): Drill {
  return {
    name,
    run: (size) =>
      onRig({}, async (rig) => {
        const addresses = addressList(rowsOf(size));
        const server = await rig.start({ timeouts: short });
        await rig.sandbox.change({ outage: kind });
        await rig.submit(server, addresses);
        await untilWaiting(rig, server, codes);
        const enough = size === "short" ? 6 : 20;
        await until(
          "some calls were in vain",
          async () => (await rig.sandbox.countCalls()) >= enough || null,
        );
        await rig.sandbox.change({ outage: "none" });
        return finishAndTally(rig, server, addresses);
      }),
  };
}

const away: Drill = {
  name: "the upstream is away and refuses connections",
  run: (size) =>
    onRig({}, async (rig) => {
      const addresses = addressList(size === "short" ? 120 : 500);
      const server = await rig.start({ timeouts: short });
      await rig.submit(server, addresses);
      await untilSent(rig, server, 20);
      await rig.sandbox.shut();
      await untilWaiting(rig, server, ["clerk_unreachable", "clerk_failed"]);
      await rig.sandbox.open();
      return finishAndTally(rig, server, addresses);
    }),
};

const limited: Drill = {
  name: "429 for both lanes, then short, long and absurd ones",
  run: (size) =>
    onRig({}, async (rig) => {
      const names = ["limited", "limited-zero", "limited-date", "limited-huge", "limited-none"];
      const addresses = addressList(
        rowsOf(size),
        names.map((name) => `${name}@example.com`),
      );
      const server = await rig.start();
      await rig.sandbox.change({ singlePerHour: 0, bulkPerHour: 0 });
      await rig.submit(server, addresses);
      await untilWaiting(rig, server, ["clerk_limit"]);
      await rig.sandbox.change({ singlePerHour: 100, bulkPerHour: 25 });
      return finishAndTally(rig, server, addresses);
    }),
};

const rotated: Drill = {
  name: "the key is rotated half-way",
  run: (size) =>
    onRig({}, async (rig) => {
      const addresses = addressList(size === "short" ? 120 : 700);
      const keyed = (key: string) => ({
        CLERK_SECRET_KEY: key,
        CLERK_API_URL: `http://127.0.0.1:${rig.sandbox.port}`,
        ADMIN_EMAIL: "admin@example.com",
        ADMIN_PASSWORD: "a long enough password",
      });
      await rig.sandbox.change({ secretKey: "sk_test_before" });
      const before = await rig.start({}, keyed("sk_test_before"));
      await rig.submit(before, addresses);
      await untilSent(rig, before, 20);
      await rig.sandbox.change({ secretKey: "sk_test_after" });
      await untilWaiting(rig, before, ["clerk_key_refused"]);
      before.signal("SIGTERM");
      await before.ended;
      const after = await rig.start({}, keyed("sk_test_after"));
      return finishAndTally(rig, after, addresses);
    }),
};

const diskFull: Drill = {
  name: "the disk is full for a while",
  run: (size) =>
    // Slow enough that much is still to be sent when the disk is full.
    onRig({ latencyMs: 60 }, async (rig) => {
      const addresses = addressList(size === "short" ? 600 : 1_000);
      const server = await rig.start();
      await rig.submit(server, addresses);
      await untilSent(rig, server, 20);
      await server.ask({ kind: "disk", isFull: true });
      await untilWaiting(rig, server, ["store_failed"]);
      await until(
        "the log says that the disk is full",
        () => server.output().includes("database or disk is full") || null,
      );
      const calls = (await rig.sandbox.inviteCalls()).length;
      await server.ask({ kind: "disk", isFull: false });
      const tally = await finishAndTally(rig, server, addresses);
      if (calls === 0) throw new Error("Nothing was sent before the disk was full.");
      return tally;
    }),
};

function clock(name: string, ms: number): Drill {
  return {
    name,
    run: (size) =>
      onRig({}, async (rig) => {
        const addresses = addressList(size === "short" ? 200 : 1_000, ["drop-after@example.com"]);
        const server = await rig.start();
        await rig.submit(server, addresses);
        // Both lanes are shut until a time of the old clock.
        await rig.sandbox.change({ singlePerHour: 0, bulkPerHour: 0 });
        await untilWaiting(rig, server, ["clerk_limit"]);
        await server.ask({ kind: "clock", ms });
        await rig.sandbox.change({ singlePerHour: 100, bulkPerHour: 25 });
        return finishAndTally(rig, server, addresses);
      }),
  };
}

export const faultDrills: readonly Drill[] = [
  byAddress("connections cut before the work is done", [
    "drop-before+1@example.com",
    "drop-before+2@example.com",
  ]),
  byAddress("connections cut after the work is done", [
    "drop-after+1@example.com",
    "drop-after+2@example.com",
  ]),
  byAddress("answers cut in the middle", ["truncated-after+1@example.com", "truncated-after+2@example.com"]),
  byAddress("stalls that end without an answer", ["timeout@example.com", "timeout-after@example.com"]),
  byAddress("answers that come after they were given up", ["slow+1@example.com", "slow+2@example.com"]),
  byAddress("work that is done after it was looked up", ["late+1@example.com", "late+2@example.com"]),
  byAddress("server errors after the work is done", [
    "e500-after@example.com",
    "e503-after@example.com",
    "e504-after@example.com",
  ]),
  byAddress("pages and nothing instead of JSON", [
    "html@example.com",
    "html-after@example.com",
    "empty-after@example.com",
  ]),
  byAddress("refused as a whole and done in part", ["partly+1@example.com"]),
  outage("the upstream answers 503 to everything", "unavailable", ["clerk_failed"]),
  outage("the upstream answers with pages only", "html", ["clerk_failed"]),
  outage("the upstream cuts every connection", "cut", ["clerk_failed"]),
  outage("the upstream answers nothing at all", "silence", ["clerk_timeout"]),
  away,
  limited,
  rotated,
  diskFull,
  clock("the clock is set forth one hour", 3_600_000),
  clock("the clock is set back one hour", -3_600_000),
];
