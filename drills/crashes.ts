import { addressList, type Drill } from "./drill.ts";
import type { Death, PointName } from "./moments.ts";
import { onRig, type Rig } from "./rig.ts";
import type { Tally } from "./tally.ts";
import { until } from "./until.ts";

/** Lets a process run, hands the batch in if that has not been done, and waits until it has died as it was told to. */
async function letDie(rig: Rig, addresses: readonly string[], death: Death): Promise<void> {
  const server = rig.launch({ death });
  let isTaken = false;
  await until(`the server dies: ${JSON.stringify(death)}`, async () => {
    if (!server.isRunning()) return true;
    const isListening = await Promise.race([
      server.ready.then(
        () => true,
        () => false,
      ),
      server.ended.then(() => false),
    ]);
    if (!isListening) return null;
    if (isTaken) await Promise.race([server.ended, rig.batch(server)]);
    else await rig.submit(server, addresses);
    isTaken = true;
    return null;
  });
  const end = await server.ended;
  if (end !== "SIGKILL") throw new Error(`The server ended with ${end}:\n${server.output().slice(-2_000)}`);
}

/** A batch whose server dies again and again, and then one that goes on to the end. */
async function sendThrough(rig: Rig, addresses: readonly string[], deaths: readonly Death[]): Promise<Tally> {
  for (const death of deaths) {
    await letDie(rig, addresses, death);
    rig.freeLease();
  }
  return sendRest(rig, addresses);
}

async function sendRest(rig: Rig, addresses: readonly string[]): Promise<Tally> {
  const server = await rig.start();
  await rig.submit(server, addresses);
  await rig.finish(server);
  return rig.tally(server, addresses);
}

/** Where a crash is worst. A death before one in a look-up leaves the rows in doubt that it is about. */
const deathsAt: [PointName, Death[]][] = [
  ["before the intent is committed", [{ point: "before the intent is committed", time: 2 }]],
  ["after the intent, before the call", [{ point: "after the intent, before the call", time: 2 }]],
  ["after the call was applied", [{ point: "after the call was applied", time: 2 }]],
  ["before the outcome is committed", [{ point: "before the outcome is committed", time: 2 }]],
  [
    "before a look-up",
    [
      { point: "after the call was applied", time: 1 },
      { point: "before a look-up", time: 1 },
    ],
  ],
  [
    "after a look-up was answered",
    [
      { point: "after the call was applied", time: 1 },
      { point: "after a look-up was answered", time: 1 },
    ],
  ],
  [
    "before a look-up's outcome is committed",
    [
      { point: "before the outcome is committed", time: 1 },
      { point: "before a look-up's outcome is committed", time: 1 },
    ],
  ],
  ["in the middle of a submit", [{ point: "in the middle of a submit", time: 1 }]],
  ["before a submit is committed", [{ point: "before a submit is committed", time: 1 }]],
  ["in the middle of a migration", [{ point: "in the middle of a migration", time: 1 }]],
  ["before a migration is committed", [{ point: "before a migration is committed", time: 2 }]],
];

const crashesAtPoints = deathsAt.map(([point, deaths]): Drill => ({
  name: `killed ${point}`,
  run: (size) => onRig({}, (rig) => sendThrough(rig, addressList(size === "short" ? 40 : 120), deaths)),
}));

/** Numbers below `limit` that look random and are the same in every run, so that a failure can be played again. */
function drawn(count: number, limit: number): number[] {
  let state = 20_261_123;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 1 + Math.floor((state / 2_147_483_648) * limit);
  });
}

const crashesAtRandom: Drill = {
  name: "killed at random moments",
  run: (size) => {
    const [rows, deaths] = size === "short" ? [150, 3] : [1_000, 50];
    const moments = drawn(deaths, size === "short" ? 400 : 1_200);
    return onRig({ hourSeconds: 4 }, async (rig) => {
      await rig.sandbox.change({ generalPer10s: 1_000 });
      return sendThrough(
        rig,
        addressList(rows),
        moments.map((moment) => ({ moment })),
      );
    });
  },
};

const crashWithLease: Drill = {
  name: "killed, and the lease of the dead is waited for",
  run: () =>
    onRig({}, async (rig) => {
      const addresses = addressList(30);
      await letDie(rig, addresses, { point: "after the call was applied", time: 1 });
      return sendRest(rig, addresses);
    }),
};

export const crashDrills: readonly Drill[] = [...crashesAtPoints, crashesAtRandom, crashWithLease];
