import type { ProblemCode } from "#contract/problem.ts";
import { addressList, type Drill, type Size } from "./drill.ts";
import type { ServerProcess } from "./plan.ts";
import { onRig, type Rig } from "./rig.ts";
import { keyedEnv } from "./session.ts";
import { until } from "./until.ts";

/** A call without an answer times out after a second instead of ten. */
const shortTimeouts = { connectMs: 500, headersMs: 1_000, bodyMs: 1_000, wholeMs: 1_000 };

const rowsOf = (size: Size): number => (size === "short" ? 30 : 300);

/** A batch in which some addresses make the sandbox misbehave. */
function byAddress(name: string, faulty: readonly string[]): Drill {
  return {
    name,
    run: (size) =>
      onRig({}, async (rig) => {
        const addresses = addressList(rowsOf(size), faulty);
        await rig.sandbox.change({ slowMs: 2_500, lateMs: 2_500 });
        const server = await rig.start({ timeouts: shortTimeouts });
        await rig.submit(server, addresses);
        return rig.finish(server, addresses);
      }),
  };
}

async function untilWaiting(rig: Rig, server: ServerProcess, codes: readonly ProblemCode[]): Promise<void> {
  await until(`the batch waits because of ${codes.join(" or ")}`, async () => {
    const waiting = (await rig.batch(server))?.waiting;
    return waiting !== null && waiting !== undefined && codes.includes(waiting.code);
  });
}

/** Every call fails in the same way, until the batch says so and enough calls have failed. */
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
        const server = await rig.start({ timeouts: shortTimeouts });
        await rig.sandbox.change({ outage: kind });
        await rig.submit(server, addresses);
        await untilWaiting(rig, server, codes);
        const enough = size === "short" ? 6 : 20;
        await until("enough calls fail", async () => (await rig.sandbox.countCalls()) >= enough);
        await rig.sandbox.change({ outage: "none" });
        return rig.finish(server, addresses);
      }),
  };
}

const offline: Drill = {
  name: "a batch survives an outage that refuses connections",
  run: (size) =>
    onRig({}, async (rig) => {
      const addresses = addressList(size === "short" ? 120 : 500);
      const server = await rig.start({ timeouts: shortTimeouts });
      await rig.submit(server, addresses);
      await rig.untilDone(server, 20);
      await rig.sandbox.goOffline();
      await untilWaiting(rig, server, ["clerk_unreachable", "clerk_failed"]);
      await rig.sandbox.goOnline();
      return rig.finish(server, addresses);
    }),
};

const limited: Drill = {
  name: "a batch survives 429 in both lanes, with short, long and absurd waits",
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
      return rig.finish(server, addresses);
    }),
};

const rotated: Drill = {
  name: "a batch survives a key that is rotated half-way",
  run: (size) =>
    onRig({}, async (rig) => {
      const addresses = addressList(size === "short" ? 120 : 700);
      const keyed = (key: string) => keyedEnv(key, rig.sandbox.port);
      await rig.sandbox.change({ secretKey: "sk_test_before" });
      const before = await rig.start({}, keyed("sk_test_before"));
      await rig.submit(before, addresses);
      await rig.untilDone(before, 20);
      await rig.sandbox.change({ secretKey: "sk_test_after" });
      await untilWaiting(rig, before, ["clerk_key_refused"]);
      await before.stop();
      const after = await rig.start({}, keyed("sk_test_after"));
      return rig.finish(after, addresses);
    }),
};

const diskFull: Drill = {
  name: "a batch survives a disk that is full for a while",
  run: (size) =>
    // Slow enough that many rows are left when the disk is full.
    onRig({ latencyMs: 60 }, async (rig) => {
      const addresses = addressList(size === "short" ? 600 : 1_000);
      const server = await rig.start();
      await rig.submit(server, addresses);
      await rig.untilDone(server, 20);
      await server.ask({ kind: "disk", isFull: true });
      await untilWaiting(rig, server, ["store_failed"]);
      await until("the log says that the disk is full", () =>
        server.output().includes("database or disk is full"),
      );
      const calls = (await rig.sandbox.inviteCalls()).length;
      await server.ask({ kind: "disk", isFull: false });
      const tally = await rig.finish(server, addresses);
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
        // Both lanes now back off until a time of the old clock.
        await rig.sandbox.change({ singlePerHour: 0, bulkPerHour: 0 });
        await untilWaiting(rig, server, ["clerk_limit"]);
        await server.ask({ kind: "clock", ms });
        await rig.sandbox.change({ singlePerHour: 100, bulkPerHour: 25 });
        return rig.finish(server, addresses);
      }),
  };
}

export const faultDrills: readonly Drill[] = [
  byAddress("a batch survives connections that are cut before Clerk applies the call", [
    "drop-before+1@example.com",
    "drop-before+2@example.com",
  ]),
  byAddress("a batch survives connections that are cut after Clerk applied the call", [
    "drop-after+1@example.com",
    "drop-after+2@example.com",
  ]),
  byAddress("a batch survives answers that are cut in the middle", [
    "truncated-after+1@example.com",
    "truncated-after+2@example.com",
  ]),
  byAddress("a batch survives calls that stall without an answer", [
    "timeout@example.com",
    "timeout-after@example.com",
  ]),
  byAddress("a batch survives answers that arrive after the timeout", [
    "slow+1@example.com",
    "slow+2@example.com",
  ]),
  byAddress("a batch survives calls that Clerk applies after the reconcile call", [
    "late+1@example.com",
    "late+2@example.com",
  ]),
  byAddress("a batch survives server errors after Clerk applied the call", [
    "e500-after@example.com",
    "e503-after@example.com",
    "e504-after@example.com",
  ]),
  byAddress("a batch survives HTML and empty bodies instead of JSON", [
    "html@example.com",
    "html-after@example.com",
    "empty-after@example.com",
  ]),
  byAddress("a batch survives calls that Clerk refuses but applies in part", ["partly+1@example.com"]),
  outage("a batch survives an outage that answers 503", "unavailable", ["clerk_failed"]),
  outage("a batch survives an outage that answers with HTML", "html", ["clerk_failed"]),
  outage("a batch survives an outage that cuts every connection", "cut", ["clerk_failed"]),
  outage("a batch survives an outage that answers nothing", "silence", ["clerk_timeout"]),
  offline,
  limited,
  rotated,
  diskFull,
  clock("a batch survives a clock that is set forward by an hour", 3_600_000),
  clock("a batch survives a clock that is set back by an hour", -3_600_000),
];
