import { addressList, type Drill, type Size } from "./drill.ts";
import type { PointName } from "./moments.ts";
import { onRig, type Rig, type ServerProcess } from "./rig.ts";
import type { Tally } from "./tally.ts";
import { until } from "./until.ts";

const takeover = "Rows of an interrupted run are looked up before anything is sent again";

const unheard = "An outcome was not stored; it will be looked up";

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
    async () => ((await rig.batch(server))?.counts.done ?? 0) >= rows || null,
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

/** The first server falls asleep at a chosen point; the second one is there. Resolves when it has taken over. */
async function untilTakenOver(
  rig: Rig,
  addresses: readonly string[],
  point: PointName,
): Promise<[ServerProcess, ServerProcess]> {
  const second = await rig.start();
  const first = await rig.start({ death: { point, time: 4, signal: "SIGSTOP" } });
  await rig.submit(first, addresses);
  // The lease of the first is over, ten seconds after it fell asleep.
  await until("the other takes over", () => second.output().includes(takeover) || null);
  return [first, second];
}

function suspended(point: PointName): Drill {
  return {
    name: `suspended ${point}, continued beside its successor`,
    run: (size) =>
      onRig({ hourSeconds: 3 }, async (rig) => {
        const addresses = listFor(size);
        const [first, second] = await untilTakenOver(rig, addresses, point);
        first.signal("SIGCONT");
        return finishAndTally(rig, second, addresses);
      }),
  };
}

const continuedAfterTheEnd: Drill = {
  name: "suspended before its call, continued when all is sent",
  run: (size) =>
    onRig({ hourSeconds: 3 }, async (rig) => {
      const addresses = listFor(size);
      const [first, second] = await untilTakenOver(rig, addresses, "after the intent, before the call");
      await rig.finish(second);
      first.signal("SIGCONT");
      await until("its call has ended", () => first.output().includes(unheard) || null);
      await rig.finish(first);
      first.signal("SIGTERM");
      await first.ended;
      return rig.tally(second, addresses);
    }),
};

/**
 * To a clock that is an hour ahead every lease has run out, so it takes over in mid-call; the other takes it back, and so
 * on: correct, but slow, which is why it is not played with more rows.
 */
const hourAhead: Drill = {
  name: "a second server whose clock is an hour ahead takes the lease in mid-call",
  run: () =>
    onRig({ hourSeconds: 3 }, async (rig) => {
      // A call with this address is under way for longer than the second server waits before it looks for work.
      const addresses = [...listFor("short"), "slow@example.com"];
      await rig.sandbox.change({ slowMs: 7_500 });
      const second = await rig.start({ clockMs: 3_600_000 });
      const first = await rig.start();
      await rig.submit(first, addresses);
      await until("the lease is taken over", () => second.output().includes(takeover) || null);
      return finishAndTally(rig, first, addresses);
    }),
};

export const dispatcherDrills: readonly Drill[] = [
  sideBySide,
  suspended("after the intent, before the call"),
  suspended("after the call was applied"),
  continuedAfterTheEnd,
  hourAhead,
];
