import { addressList, type Drill, type Size } from "./drill.ts";
import { onRig, type Rig } from "./rig.ts";
import type { ServerProcess } from "./server-process.ts";
import type { Tally } from "./tally.ts";
import { until } from "./until.ts";

const takeover = "Rows of an interrupted run are looked up before anything is sent again";

/** Starts a batch on one server, with a second one beside it on the same database. */
async function startTwo(rig: Rig, addresses: readonly string[]): Promise<[ServerProcess, ServerProcess]> {
  const first = await rig.start();
  await rig.submit(first, addresses);
  await untilSent(rig, first, 10);
  return [first, await rig.start()];
}

async function untilSent(rig: Rig, server: ServerProcess, rows: number): Promise<void> {
  await until(
    `${rows} rows are sent`,
    async () => ((await rig.batch(server))?.counts.sent ?? 0) >= rows || null,
  );
}

/** Waits until a call that invites is on its way. */
async function untilInCall(rig: Rig): Promise<void> {
  await until(
    "a call is under way",
    async () => (await rig.sandbox.inviteCalls()).at(-1)?.status === null || null,
  );
}

async function finishAndTally(rig: Rig, server: ServerProcess, addresses: readonly string[]): Promise<Tally> {
  await rig.finish(server);
  return rig.tally(server, addresses);
}

const listFor = (size: Size): string[] => addressList(size === "short" ? 150 : 1_000);

const sideBySide: Drill = {
  name: "two servers on one database",
  run: (size) =>
    onRig({}, async (rig) => {
      const addresses = listFor(size);
      const [, second] = await startTwo(rig, addresses);
      return finishAndTally(rig, second, addresses);
    }),
};

const suspended: Drill = {
  name: "suspended in mid-call past its lease, continued beside its successor",
  run: (size) =>
    onRig({ latencyMs: 60, hourSeconds: 3 }, async (rig) => {
      const addresses = listFor(size);
      const [first, second] = await startTwo(rig, addresses);
      await untilInCall(rig);
      first.signal("SIGSTOP");
      // Its lease is over when the other has looked its rows up.
      await until("the other takes over", () => second.output().includes(takeover) || null);
      first.signal("SIGCONT");
      return finishAndTally(rig, second, addresses);
    }),
};

const continuedAfterTheEnd: Drill = {
  name: "suspended in mid-call, continued when all is sent",
  run: (size) =>
    onRig({ latencyMs: 60, hourSeconds: 3 }, async (rig) => {
      const addresses = listFor(size);
      const [first, second] = await startTwo(rig, addresses);
      await untilInCall(rig);
      first.signal("SIGSTOP");
      await rig.finish(second);
      first.signal("SIGCONT");
      // It answers again, so it has come to itself, and it is asked to finish what it thinks it has to.
      await rig.finish(first);
      first.signal("SIGTERM");
      await first.ended;
      return rig.tally(second, addresses);
    }),
};

/** To a clock that is an hour ahead every lease has run out, so it takes over in mid-call; the other takes it back. */
const hourAhead: Drill = {
  name: "a second server whose clock is an hour ahead takes the lease in mid-call",
  run: (size) =>
    onRig({ latencyMs: 60, hourSeconds: 3 }, async (rig) => {
      const addresses = listFor(size);
      const first = await rig.start();
      await rig.submit(first, addresses);
      await untilSent(rig, first, 10);
      await untilInCall(rig);
      const second = await rig.start({ clockMs: 3_600_000 });
      await until("the lease is taken over", () => second.output().includes(takeover) || null);
      return finishAndTally(rig, first, addresses);
    }),
};

export const dispatcherDrills: readonly Drill[] = [sideBySide, suspended, continuedAfterTheEnd, hourAhead];
