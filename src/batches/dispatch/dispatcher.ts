import { backoffMs, type Lane } from "#batches/lanes.ts";
import { readLanes, retryBackoffs } from "#batches/ledger/lanes.ts";
import { type Ledger, LeaseLostError } from "#batches/ledger/ledger.ts";
import { hasWork } from "#batches/ledger/read.ts";
import { createAlarm } from "./alarm.ts";
import { callStarter } from "./calls.ts";
import { changeStarter } from "./changes.ts";
import { checkStarter } from "./checks.ts";
import { createLeaseKeeper, renewMs } from "./lease-keeper.ts";
import { reconcileStarter } from "./reconciliations.ts";
import { conditions, type DispatcherDeps, readSettings, type Sender, type Starter } from "./sender.ts";

/** How often to look for batches that other processes submitted or resumed; this one's own wake the dispatcher. */
const pollMs = 5_000;
/** How long a running call may take after the process is asked to stop. */
const stopGraceMs = 15_000;

/** Changes come before calls: what they claim decides whether a bulk call that is not full waits. */
const starters: readonly Starter[] = [
  reconcileStarter,
  checkStarter,
  changeStarter,
  callStarter("bulk"),
  callStarter("single"),
];

export type Dispatcher = {
  start: () => void;
  /** Whether it was started and has not ended. */
  isRunning: () => boolean;
  /** Finishes or aborts the running calls within 15 s, then releases the lease. */
  stop: () => Promise<void>;
  /** There is something new to do. */
  wake: () => void;
  /** Also ends backoffs, except those for Clerk's limit. */
  retryNow: () => void;
  /** True while the database refuses what must be written before or after a call. */
  isStoreFailing: () => boolean;
};

/**
 * The only sender of an instance: holds the lease while there is work, runs at most one call of each lane at a time,
 * and sleeps until the next one can start.
 */
// oxlint-disable-next-line max-lines-per-function -- its parts share one state, which no other module may change
export function createDispatcher(ledger: Ledger, deps: DispatcherDeps, holder: string): Dispatcher {
  const { now, log } = deps;
  const alarm = createAlarm(deps);
  const keeper = createLeaseKeeper(ledger, deps, holder);
  const underWay = new Map<Lane, Promise<void>>();
  const abort = new AbortController();
  const unsaved = new Set<symbol>();
  const state = {
    isRunning: false,
    isStopping: false,
    isRetryWanted: false,
    isStoreFailing: false,
    failures: 0,
  };
  let running: Promise<void> | null = null;

  function track(lane: Lane, work: Promise<void>): void {
    const ended = work
      .catch((error: unknown) => {
        if (error instanceof LeaseLostError) keeper.drop();
        log.warn({ err: error, lane }, "could not save an outcome; it will be reconciled");
      })
      .finally(() => {
        underWay.delete(lane);
        alarm.ring();
        deps.onWorkEnd?.();
      });
    underWay.set(lane, ended);
  }

  /** Starts work in every lane that is free and open. Returns when other lanes open (ms). */
  async function startLanes(sender: Sender): Promise<number[]> {
    // Chosen before the lanes are read: the work of a lane may end, and start a backoff, during the reading.
    const free = starters.filter(({ lane }) => !underWay.has(lane));
    const states = await readLanes(ledger, sender.conditions());
    const times: number[] = [];
    for (const { lane, start } of free) {
      if (state.isStopping) break;
      const started = await start(sender, states);
      if (started && "work" in started) track(lane, started.work);
      else if (started) times.push(started.nextAt);
    }
    return times;
  }

  /** Does what can be done now. Returns when to run again unless woken (ms). */
  async function step(): Promise<number> {
    const pollAt = now() + pollMs;
    if (state.isRetryWanted) await retryBackoffs(ledger, now());
    state.isRetryWanted = false;
    if (underWay.size === 0 && !(await hasWork(ledger))) {
      await keeper.recordAlive();
      return pollAt;
    }
    const held = await keeper.hold();
    if ("heldByOtherUntil" in held) return Math.min(pollAt, held.heldByOtherUntil);
    const settings = await readSettings(deps);
    const times = await startLanes({
      ledger: held.ledger,
      deps,
      conditions: () => conditions(deps, settings),
      abort: abort.signal,
      writeOptions: { signal: abort.signal, mayLeave: held.isHeld },
      unsaved,
    });
    // Renews the lease while calls are under way; otherwise another process may take it.
    if (underWay.size > 0) times.push(now() + renewMs);
    return Math.min(pollAt, ...times);
  }

  /** A step that fails is repeated after a backoff. */
  async function safeStep(): Promise<number> {
    try {
      const nextAt = await step();
      Object.assign(state, { isStoreFailing: false, failures: 0 });
      return nextAt;
    } catch (error) {
      const isLeaseLost = error instanceof LeaseLostError;
      if (isLeaseLost) keeper.drop();
      state.isStoreFailing = !isLeaseLost;
      state.failures += 1;
      log.error({ err: error, failures: state.failures }, "could not use the ledger; sending is on hold");
      return now() + backoffMs(state.failures, deps.random);
    }
  }

  async function loop(): Promise<void> {
    state.isRunning = true;
    try {
      while (!state.isStopping) {
        const nextAt = await safeStep();
        if (!state.isStopping) await alarm.sleepUntil(nextAt);
      }
    } finally {
      state.isRunning = false;
    }
  }

  return {
    start() {
      running ??= loop();
    },
    isRunning: () => state.isRunning,
    async stop() {
      state.isStopping = true;
      alarm.ring();
      await running;
      const ended = Promise.all(underWay.values());
      const grace = new AbortController();
      await Promise.race([ended, deps.sleep(stopGraceMs, grace.signal)]);
      grace.abort();
      abort.abort();
      await ended;
      await keeper.release();
    },
    wake: alarm.ring,
    retryNow() {
      state.isRetryWanted = true;
      alarm.ring();
    },
    isStoreFailing: () => state.isStoreFailing || unsaved.size > 0,
  };
}
