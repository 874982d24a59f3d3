import type { Looks } from "./look.ts";
import { callMs, lagMs } from "./merge.ts";
import { startedSweep } from "./sweep.ts";
import type { Sweep, Sweeps } from "./sweep-store.ts";

/** Times in ms. */
export type SweepTiming = {
  /** How long after a member looked, or Usher changed something, the register is kept up to date. */
  wantedMs: number;
  /** From the start of one sweep to that of the next, or longer if a sweep takes long. */
  pendingEveryMs: number;
  wholeEveryMs: number;
  /** In place of `pendingEveryMs` while a refresh waits. */
  refreshEveryMs: number;
  /** Between two looks for something to do. */
  tickMs: number;
  idleMs: number;
};

export const sweepTiming: SweepTiming = {
  wantedMs: 120_000,
  pendingEveryMs: 10_000,
  wholeEveryMs: 900_000,
  refreshEveryMs: 2_000,
  tickMs: 2_000,
  idleMs: 15_000,
};

/** From the start of one sweep of all lists to that of the next, as a multiple of the time that one takes. */
const wholeShare = 3;
/** More missing invitations than this are found by reading the lists, one by one they would take longer. */
export const mostLooks = 10;
/** Another process is at work on a sweep that it has continued since. */
const heldMs = 30_000;
/** A sweep of the pending list that rested for longer begins again: its beginning has changed. */
const restartMs = 300_000;

/** `now`: the machine's clock. `holder`: this process. `refreshAt`: when a member last asked for a refresh. */
type Moment = { looks: Looks; timing: SweepTiming; holder: string; now: number; refreshAt: number };

/** The sweep that reads its next page now, or begins; null if it rests. */
export function nextOfSweep(sweeps: Sweeps, name: Sweep["name"], moment: Moment): Sweep | null {
  const { holder, now } = moment;
  const sweep = sweeps[name];
  const restedMs = Math.abs(now - sweep.workedAt);
  if (sweep.list !== null && ![holder, ""].includes(sweep.holder) && restedMs < heldMs) return null;
  const isStale = name === "pending" && sweep.list !== null && restedMs > restartMs;
  if (sweep.list !== null && !isStale) return isWaiting(sweep, moment) ? null : sweep;
  return isStale || isDue(sweeps, name, moment) ? startedSweep(sweep, now) : null;
}

/** Whether the newest pending invitations must be read again before the sweep of their list has ended. */
export function isNewestDue({ pending }: Sweeps, newestAt: number, moment: Omit<Moment, "looks">): boolean {
  const { holder, now, refreshAt, timing } = moment;
  if (pending.list === null || pending.position === 0 || pending.holder !== holder) return false;
  const at = Math.max(newestAt, pending.startedLocal);
  return isOver(now - at, refreshAt > at ? timing.refreshEveryMs : timing.pendingEveryMs);
}

/** Lets the revoked list show what was missing in the others. */
function isWaiting({ list, position, reached, workedAt }: Sweep, { looks, now }: Moment): boolean {
  const isAtStart = list === "revoked" && position === 0 && reached === null;
  return isAtStart && looks.missing > 0 && Math.abs(now - workedAt) <= lagMs + callMs;
}

function isDue(sweeps: Sweeps, name: Sweep["name"], { looks, timing, now, refreshAt }: Moment): boolean {
  const { whole } = sweeps;
  const { asOf, completedAt } = sweeps[name];
  // The first reading of everything shows the pending list too.
  if (name === "pending" && asOf === null)
    return whole.asOf !== null && isOver(now - whole.asOf, timing.pendingEveryMs);
  if (asOf === null || completedAt === null) return true;
  if (name === "pending" && refreshAt > asOf) return isOver(now - asOf, timing.refreshEveryMs);
  const tookMs = completedAt - asOf;
  // The pace of requests leaves room for others, so the list that people act on needs no pause.
  if (name === "pending" || looks.due > mostLooks)
    return isOver(now - asOf, Math.max(timing.pendingEveryMs, tookMs));
  return isOver(now - asOf, Math.max(timing.wholeEveryMs, wholeShare * tookMs));
}

/** A negative time has passed if the clock was set back. */
function isOver(passedMs: number, ms: number): boolean {
  return passedMs < 0 || passedMs >= ms;
}
