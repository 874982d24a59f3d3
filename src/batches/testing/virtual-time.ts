import { setImmediate } from "node:timers/promises";

/**
 * A clock that advances only when everything waits for it. The engine waits for timers of this clock and for promises
 * that settle on their own, so a day takes as long as the work in it.
 */
export type VirtualTime = {
  now: () => number;
  /** The time of everything else: `setBack` does not change it. */
  world: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Advances the clock until `isDone`. Throws if no timer is left, or after `longestMs`. */
  runUntil: (isDone: () => Promise<boolean> | boolean, longestMs?: number) => Promise<void>;
  /** Advances the clock until a promise settles. */
  settled: (work: Promise<unknown>) => Promise<void>;
  setBack: (ms: number) => void;
};

/** Long transactions of the engine yield with immediates, after which they still have work to do. */
async function untilEverythingWaits(): Promise<void> {
  do await setImmediate();
  while (process.getActiveResourcesInfo().includes("Immediate"));
}

export function virtualTime(start = 1_800_000_000_000): VirtualTime {
  let clock = start;
  let shift = 0;
  const timers = new Set<{ at: number; end: () => void }>();

  async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = { at: clock + ms, end: resolve };
    timers.add(timer);
    const onAbort = () => resolve();
    signal?.addEventListener("abort", onAbort, { once: true });
    await promise;
    timers.delete(timer);
    signal?.removeEventListener("abort", onAbort);
  }

  async function runUntil(
    isDone: () => Promise<boolean> | boolean,
    longestMs = 100 * 3_600_000,
  ): Promise<void> {
    const end = clock + longestMs;
    for (;;) {
      await untilEverythingWaits();
      if (await isDone()) return;
      const [next] = [...timers].sort((a, b) => a.at - b.at);
      if (!next) throw new Error("No timer is left.");
      if (next.at > end) throw new Error("The virtual time limit is exceeded.");
      timers.delete(next);
      clock = Math.max(clock, next.at);
      next.end();
    }
  }

  return {
    now: () => clock - shift,
    world: () => clock,
    sleep,
    runUntil,
    async settled(work) {
      let isSettled = false;
      const end = () => {
        isSettled = true;
      };
      work.then(end, end);
      await runUntil(() => isSettled);
      await work;
    },
    setBack: (ms) => {
      shift += ms;
    },
  };
}
