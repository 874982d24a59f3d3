import { faults } from "#sandbox/failures/faults.ts";
import { seeded } from "#sandbox/data/random.ts";
import type { Settings } from "#sandbox/settings.ts";
import type { Size } from "../drill.ts";
import type { PointName } from "../moments.ts";
import type { OtherAction } from "#sandbox/routes/other-routes.ts";
import { createDraw, type Draw } from "./draw.ts";

/** What the member does with a batch while it runs, and once it has ended. */
export type StormBatch = {
  addresses: string[];
  submitAtMs: number;
  pause: { atMs: number; forMs: number } | null;
  cancelAtMs: number | null;
  followUp: "retry" | "rollback" | null;
};

/** What the member does with one address, or with some of the invitations that a list shows then. */
export type StormAction = { atMs: number } & (
  | { does: "invite"; emailAddress: string }
  | { does: "resend" | "revoke" | "delete"; picks: number[]; isBatch: boolean }
);

/** `point`: the moment at which the process dies or is suspended; null is the next one of any kind. */
export type Interruption = { atMs: number; point: PointName | null } & (
  | { kind: "kill"; waitsForLease: boolean }
  | { kind: "suspend"; forMs: number; survivor: "first" | "second" }
);

/** Everything that happens in a storm, decided by its seed alone. Times are from its start. */
export type StormPlan = {
  seed: number;
  /** How long after the disturbances the faults by address end too. */
  healAfterMs: number;
  /** When the engine looks again after a cancel or rollback. The last time is after every late call. */
  lateLooksMs: readonly [number, number];
  secretKey: string | null;
  hourSeconds: number;
  latencyMs: number;
  /** Whether invitations carry the mark of their row. */
  isMarked: boolean;
  /** For the whole storm. */
  settings: Partial<Settings>;
  batches: StormBatch[];
  actions: StormAction[];
  others: (OtherAction & { atMs: number })[];
  /** Temporary settings of the sandbox, one after another. */
  disturbances: { atMs: number; forMs: number; settings: Partial<Settings> }[];
  interruptions: Interruption[];
};

/** `durationMs`: how long the disturbances last; then everything heals. Ranges are from the least to the most. */
type Scale = {
  durationMs: number;
  healAfterMs: number;
  rows: [number, number];
  mostBatches: number;
  mostInterruptions: number;
  mostLateMs: number;
};

const scales: Record<Size, Scale> = {
  short: {
    durationMs: 2_500,
    healAfterMs: 1_500,
    rows: [30, 60],
    mostBatches: 2,
    mostInterruptions: 1,
    mostLateMs: 1_500,
  },
  whole: {
    durationMs: 7_000,
    healAfterMs: 12_000,
    rows: [40, 150],
    mostBatches: 3,
    mostInterruptions: 3,
    mostLateMs: 5_000,
  },
};

/** Faults of the whole instance that stay: no batch with such an address ends. */
const endless = ["monthly", "unsupported", "plan", "quota", "user-quota", "forbidden"];
const bearable = faults.filter(({ name }) => !endless.includes(name));
const passing = bearable.filter(({ times }) => times !== null).map(({ name }) => name);
/** At most one of each is in a batch. */
const lasting = bearable.filter(({ times }) => times === null).map(({ name }) => name);

/** A process can be suspended only outside transactions. */
const pointsOutside: PointName[] = [
  "after the intent, before the call",
  "after the call was applied",
  "before a reconcile call",
  "after a reconcile call was answered",
];
const points: PointName[] = [
  ...pointsOutside,
  "before the intent is committed",
  "before the outcome is committed",
  "before a reconciled outcome is committed",
];

export function planStorm(seed: number, size: Size): StormPlan {
  const draw = createDraw(seeded(seed));
  const scale = scales[size];
  const lists = drawLists(draw, scale);
  const everyAddress = lists.flat();
  return {
    seed,
    healAfterMs: scale.healAfterMs,
    lateLooksMs: [scale.mostLateMs / 2, scale.mostLateMs + 1_500],
    secretKey: draw.chance(0.75) ? "sk_live_storm" : null,
    hourSeconds: draw.integer(2, 4),
    latencyMs: draw.integer(2, 120),
    isMarked: draw.chance(0.3),
    settings: drawSettings(draw, scale),
    batches: lists.map((addresses, index) => drawBatch(draw, addresses, index, scale)),
    others: Array.from({ length: draw.integer(0, 24) }, () => drawOther(draw, everyAddress, scale)).sort(
      byTime,
    ),
    disturbances: drawDisturbances(draw, scale),
    interruptions: Array.from({ length: draw.integer(0, scale.mostInterruptions) }, () =>
      drawInterruption(draw, scale),
    ).sort(byTime),
    actions: Array.from({ length: draw.integer(0, 12) }, () => drawAction(draw, everyAddress, scale)),
  };
}

/** Some addresses are in two lists. */
function drawLists(draw: Draw, { mostBatches, rows }: Scale): string[][] {
  const count = draw.integer(1, mostBatches);
  const total = draw.integer(...rows);
  const faultShare = draw.integer(0, 20) / 100;
  const lists = Array.from({ length: count }, (_, list) =>
    Array.from({ length: Math.ceil(total / count) }, (__, row) => {
      const isFaulty = draw.chance(faultShare);
      const name = isFaulty ? `${draw.pick(passing)}+${list}-${row}` : `person${list}-${row}`;
      return `${name}@example.com`;
    }),
  );
  for (const [index, list] of lists.entries()) {
    for (const name of lasting) {
      if (draw.chance(0.15)) list[draw.integer(0, list.length - 1)] = `${name}+${index}@example.com`;
    }
    const earlier = lists[index - 1];
    if (earlier !== undefined && draw.chance(0.5)) {
      for (let copies = draw.integer(1, 4); copies > 0; copies -= 1) {
        const address = draw.pick(earlier);
        if (!list.includes(address)) list[draw.integer(0, list.length - 1)] = address;
      }
    }
  }
  return lists;
}

function drawSettings(draw: Draw, { mostLateMs }: Scale): Partial<Settings> {
  return {
    generalPer10s: 5_000,
    listLagMs: draw.chance(0.5) ? draw.integer(100, 1_500) : 0,
    refusedCallsSpendAllowance: draw.chance(0.5),
    hourKind: draw.pick(["fixed", "sliding"]),
    clockAheadMs: draw.chance(0.5) ? draw.integer(-3_600_000, 3_600_000) : 0,
    bulkRefusalNamesAddress: draw.chance(0.5),
    queryMatches: draw.pick(["part", "whole"]),
    timesInSeconds: draw.chance(0.2),
    bulkPerHour: draw.integer(4, 25),
    singlePerHour: draw.integer(10, 100),
    slowMs: 2_500,
    lateMs: draw.integer(300, mostLateMs),
  };
}

function drawBatch(draw: Draw, addresses: string[], index: number, { durationMs }: Scale): StormBatch {
  const pauses = draw.chance(0.25);
  return {
    addresses,
    submitAtMs: index === 0 ? 0 : draw.integer(0, durationMs / 2),
    pause: pauses ? { atMs: draw.integer(500, durationMs), forMs: draw.integer(200, 2_000) } : null,
    cancelAtMs: draw.chance(0.2) ? draw.integer(300, durationMs) : null,
    followUp: draw.chance(0.25) ? "rollback" : draw.chance(0.2) ? "retry" : null,
  };
}

function drawAction(draw: Draw, addresses: readonly string[], { durationMs }: Scale): StormAction {
  const atMs = draw.integer(0, durationMs);
  const does = draw.pick(["invite", "invite", "resend", "resend", "revoke", "delete"] as const);
  if (does === "invite") return { atMs, does, emailAddress: draw.pick(addresses) };
  const isBatch = draw.chance(0.25);
  const length = isBatch ? draw.integer(2, 12) : 1;
  return { atMs, does, isBatch, picks: Array.from({ length }, () => draw.integer(0, 1_000)) };
}

/** An invitation of others may have the options of ours. */
function drawOther(
  draw: Draw,
  addresses: readonly string[],
  { durationMs }: Scale,
): StormPlan["others"][number] {
  const what = { atMs: draw.integer(0, durationMs), emailAddress: draw.pick(addresses) };
  const does = draw.pick(["invite", "invite", "revoke", "accept", "delete"] as const);
  if (does !== "invite") return { ...what, does };
  return { ...what, does, ...draw.pick([{}, { publicMetadata: { team: "others" } }, { expiresInDays: 7 }]) };
}

function drawDisturbances(draw: Draw, { durationMs }: Scale): StormPlan["disturbances"] {
  const kinds: Partial<Settings>[] = [
    { outage: "unavailable" },
    { outage: "html" },
    { outage: "cut" },
    { outage: "silence" },
    { bulkPerHour: 0 },
    { singlePerHour: 0 },
    { bulkPerHour: 0, singlePerHour: 0 },
    { createAnswer: "404" },
    { createAnswer: "400" },
    { createAnswer: "html-400" },
    { latencyMs: 1_500 },
  ];
  const disturbances: StormPlan["disturbances"] = [];
  let atMs = draw.integer(0, 2_000);
  while (atMs < durationMs && disturbances.length < 3 && draw.chance(0.7)) {
    const forMs = draw.integer(200, 2_000);
    disturbances.push({ atMs, forMs, settings: draw.pick(kinds) });
    atMs += forMs + draw.integer(200, 2_500);
  }
  return disturbances;
}

function drawInterruption(draw: Draw, { durationMs }: Scale): Interruption {
  const atMs = draw.integer(200, durationMs);
  const isKill = draw.chance(0.6);
  const point = draw.chance(0.6) ? draw.pick(isKill ? points : pointsOutside) : null;
  if (isKill) return { kind: "kill", atMs, point, waitsForLease: draw.chance(0.1) };
  const survivor = draw.pick(["first", "second"] as const);
  return { kind: "suspend", atMs, point, forMs: draw.integer(300, 3_000), survivor };
}

function byTime(one: { atMs: number }, other: { atMs: number }): number {
  return one.atMs - other.atMs;
}
