import { setTimeout } from "node:timers/promises";
import { callMs, lagMs } from "#register/merge.ts";
import type { Drill, Size } from "../drill.ts";
import type { ServerProcess } from "../plan.ts";
import { onRig, type Rig } from "../rig.ts";
import { keyedEnv, nullIfCut } from "../session.ts";
import { tallyWithoutRows } from "../tally.ts";
import { until } from "../until.ts";
import { createChanges } from "./changes.ts";
import { openStoredRegister, type Shown, type StoredRegister } from "./stored-register.ts";

/** `clockJumpMs`: lets lags pass that nothing has, by the clock of the sandbox. */
type Course = {
  invitations: number;
  changes: number;
  perMinute: number;
  pendingEveryMs: number;
  wholeEveryMs: number;
  clockJumpMs: number;
};

const courses: Record<Size, Course> = {
  short: {
    invitations: 1_500,
    changes: 60,
    perMinute: 1_000,
    pendingEveryMs: 1_000,
    wholeEveryMs: 2_000,
    clockJumpMs: 150_000,
  },
  whole: {
    invitations: 100_000,
    changes: 5_000,
    perMinute: 1_000,
    pendingEveryMs: 60_000,
    wholeEveryMs: 120_000,
    clockJumpMs: 0,
  },
};

const secretKey = "sk_live_drill";
const secondMs = 1_000;
const minuteMs = 60 * secondMs;

const seconds = (from: number): number => Math.round((performance.now() - from) / secondMs);

/** A page that is open: it asks for the list now and then. */
async function keepOpen(rig: Rig, server: ServerProcess, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await rig.session.call(server, "GET", "/api/invitations?limit=1").catch(nullIfCut);
    await setTimeout(5 * secondMs, undefined, { signal }).catch(() => undefined);
  }
}

/** How long those who left were shown as pending: in seconds, and in whole sweeps that began after Clerk's lag. */
type Stale = { longest: number; sweeps: number };

/** Makes changes at an even pace, and watches how long those who left are shown as pending. */
async function change(rig: Rig, register: StoredRegister, course: Course): Promise<Stale> {
  const changes = createChanges(rig.sandbox, course.invitations);
  const startedAt = performance.now();
  const sweptAt = new Set<number>();
  let longestMs = 0;
  let sweeps = 0;
  const watch = () => {
    // Read before the rows, so that a row that is pending was still pending after this sweep.
    sweptAt.add(register.pendingSweptAt() ?? 0);
    for (const id of register.pendingAmong([...changes.leftAt.keys()])) {
      const at = changes.leftAt.get(id) ?? Infinity;
      longestMs = Math.max(longestMs, Date.now() - at);
      sweeps = Math.max(sweeps, [...sweptAt].filter((began) => began > at + lagMs + callMs).length);
    }
  };
  for (let made = 0; made < course.changes; made += 1) {
    const dueMs = (made * minuteMs) / course.perMinute;
    await setTimeout(Math.max(0, startedAt + dueMs - performance.now()));
    await changes.make(made);
    if (made % 50 === 0) watch();
  }
  await until(
    "no invitation that left is shown as pending",
    () => {
      watch();
      return register.pendingAmong([...changes.leftAt.keys()]).length === 0;
    },
    20 * minuteMs,
  );
  return { longest: Math.round(longestMs / secondMs), sweeps };
}

function differences(shown: readonly Shown[], truth: readonly Shown[]): string[] {
  const texts = new Map(truth.map((one) => [one.id, JSON.stringify(one)]));
  const wrong = shown.flatMap((one) => {
    const text = texts.get(one.id);
    texts.delete(one.id);
    if (text === undefined) return [`${one.id} is ${one.status} in the register and gone at Clerk`];
    return text === JSON.stringify(one) ? [] : [`${JSON.stringify(one)} should be ${text}`];
  });
  return [...wrong, ...[...texts.values()].map((text) => `${text} is not in the register`)];
}

async function play(rig: Rig, course: Course): Promise<{ wrong: string[]; note: string }> {
  const { sandbox } = rig;
  await sandbox.fill(course.invitations);
  await sandbox.change({ generalPer10s: 1_000 });
  const { pendingEveryMs, wholeEveryMs } = course;
  const timing = { pendingEveryMs, wholeEveryMs, tickMs: 500 };
  const server = await rig.start({ sweepTiming: timing }, keyedEnv(secretKey, sandbox.port));
  const stop = new AbortController();
  const open = keepOpen(rig, server, stop.signal);
  try {
    return await observe(rig, course);
  } finally {
    stop.abort();
    await open;
  }
}

/** Reads, changes and reads again, while a page is open. */
async function observe(rig: Rig, course: Course): Promise<{ wrong: string[]; note: string }> {
  const { sandbox } = rig;
  const register = openStoredRegister(rig.dataDir);
  const startedAt = performance.now();
  await until("the register is complete", () => register.isComplete(), 15 * minuteMs);
  const completeAfter = seconds(startedAt);
  const calls = await sandbox.countCalls();
  // Not younger than what a list may not show yet.
  if (course.clockJumpMs > 0) await sandbox.change({ clockAheadMs: course.clockJumpMs });
  const { longest, sweeps } = await change(rig, register, course);
  const quietAt = performance.now();
  if (course.clockJumpMs > 0) await sandbox.change({ clockAheadMs: 2 * course.clockJumpMs });
  let wrong: string[] = [];
  const isEqual = async () => {
    wrong = differences(register.shown(), await sandbox.listed(secretKey));
    return wrong.length === 0 && register.withoutUser() === 0;
  };
  await until("the register equals Clerk", isEqual, 15 * minuteMs).catch(() => undefined);
  const equalAfter = seconds(quietAt);
  if (sweeps > 1) wrong.push(`what left was shown as pending after ${sweeps} sweeps`);
  const note = [
    `${course.invitations.toLocaleString("en")} invitations were read in ${completeAfter} s with ${calls} calls`,
    `after ${course.changes} changes, what left was shown as pending for ${longest} s at most, through ${sweeps} whole sweeps`,
    `the register equalled Clerk ${equalAfter} s after the last change`,
    `${await sandbox.countCalls()} calls in ${seconds(startedAt)} s`,
  ].join("; ");
  return { wrong: wrong.slice(0, 10), note };
}

export const registerDrills: readonly Drill[] = [
  {
    name: "the register equals a Clerk that changed while it was read",
    run: (size) =>
      onRig({ hourSeconds: 3_600, latencyMs: 0 }, async (rig) => {
        const course = courses[size];
        const { wrong, note } = await play(rig, course);
        return tallyWithoutRows(wrong, note);
      }),
  },
];
