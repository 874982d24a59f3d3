import { addressList, type Drill } from "./drill.ts";
import type { Death, PointName } from "./moments.ts";
import { onRig, type Rig } from "./rig.ts";
import type { Tally } from "./tally.ts";
import { until } from "./until.ts";

/** Runs a server, which submits the batch if no server has it yet, until the server dies as planned. */
async function runUntilDeath(rig: Rig, addresses: readonly string[], death: Death): Promise<void> {
  const server = rig.launch({ death });
  let isAccepted = false;
  await until(`the server dies: ${JSON.stringify(death)}`, async () => {
    if (!server.isRunning()) return true;
    const isListening = await Promise.race([
      server.ready.then(
        () => true,
        () => false,
      ),
      server.ended.then(() => false),
    ]);
    if (!isListening) return false;
    if (isAccepted) await Promise.race([server.ended, rig.batch(server)]);
    else await rig.submit(server, addresses);
    isAccepted = true;
    return false;
  });
  const end = await server.ended;
  if (end !== "SIGKILL") throw new Error(`The server ended with ${end}:\n${server.output().slice(-2_000)}`);
}

/** The servers of a batch die one after another, and the last one finishes it. */
async function finishAfterDeaths(
  rig: Rig,
  addresses: readonly string[],
  deaths: readonly Death[],
): Promise<Tally> {
  for (const death of deaths) {
    await runUntilDeath(rig, addresses, death);
    rig.freeLease();
  }
  return finishOnNewServer(rig, addresses);
}

async function finishOnNewServer(rig: Rig, addresses: readonly string[]): Promise<Tally> {
  const server = await rig.start();
  await rig.submit(server, addresses);
  return rig.finish(server, addresses);
}

/** Where a crash is worst. To die while it reconciles, a server needs rows that an earlier death left unknown. */
const deathsAt: [PointName, Death[]][] = [
  ["before the intent is committed", [{ point: "before the intent is committed", time: 2 }]],
  ["after the intent, before the call", [{ point: "after the intent, before the call", time: 2 }]],
  ["after the call was applied", [{ point: "after the call was applied", time: 2 }]],
  ["before the outcome is committed", [{ point: "before the outcome is committed", time: 2 }]],
  [
    "before a reconcile call",
    [
      { point: "after the call was applied", time: 1 },
      { point: "before a reconcile call", time: 1 },
    ],
  ],
  [
    "after a reconcile call was answered",
    [
      { point: "after the call was applied", time: 1 },
      { point: "after a reconcile call was answered", time: 1 },
    ],
  ],
  [
    "before a reconciled outcome is committed",
    [
      { point: "before the outcome is committed", time: 1 },
      { point: "before a reconciled outcome is committed", time: 1 },
    ],
  ],
  ["in the middle of a submit", [{ point: "in the middle of a submit", time: 1 }]],
  ["before a submit is committed", [{ point: "before a submit is committed", time: 1 }]],
  ["in the middle of a migration", [{ point: "in the middle of a migration", time: 1 }]],
  ["before a migration is committed", [{ point: "before a migration is committed", time: 2 }]],
];

const crashesAtPoints = deathsAt.map(([point, deaths]): Drill => ({
  name: `a batch survives a kill ${point}`,
  run: (size) => onRig({}, (rig) => finishAfterDeaths(rig, addressList(size === "short" ? 40 : 120), deaths)),
}));

/** Pseudo-random numbers up to `limit`, the same in every run, so that a failure can be replayed. */
function drawn(count: number, limit: number): number[] {
  let state = 20_261_123;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 1 + Math.floor((state / 2_147_483_648) * limit);
  });
}

const crashesAtRandom: Drill = {
  name: "a batch survives kills at random moments",
  run: (size) => {
    const [rows, deaths] = size === "short" ? [150, 3] : [1_000, 50];
    const moments = drawn(deaths, size === "short" ? 400 : 1_200);
    return onRig({ hourSeconds: 4 }, async (rig) => {
      await rig.sandbox.change({ generalPer10s: 1_000 });
      return finishAfterDeaths(
        rig,
        addressList(rows),
        moments.map((moment) => ({ moment })),
      );
    });
  },
};

const crashWithLease: Drill = {
  name: "a new server waits for the lease of a killed one and finishes its batch",
  run: () =>
    onRig({}, async (rig) => {
      const addresses = addressList(30);
      await runUntilDeath(rig, addresses, { point: "after the call was applied", time: 1 });
      return finishOnNewServer(rig, addresses);
    }),
};

export const crashDrills: readonly Drill[] = [...crashesAtPoints, crashesAtRandom, crashWithLease];
