/** Limits how many requests start within a sliding window. */
export type Pace = {
  /**
   * Waits until `cost` requests may start, then resolves to null. If that would be after `endsAt`, or the signal aborts,
   * it resolves to the remaining wait (ms) instead.
   */
  reserve: (slot: {
    cost: number;
    endsAt: number;
    signal?: AbortSignal | undefined;
  }) => Promise<number | null>;
  /** Starts nothing for so long, because Clerk asked for it. */
  hold: (ms: number) => void;
};

export type PaceOptions = {
  calls: number;
  perMs: number;
  now: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export function createPace({ calls, perMs, now, sleep }: PaceOptions): Pace {
  let starts: number[] = [];
  let held = { from: 0, ms: 0 };

  function opensAt(at: number, cost: number): number {
    // Times ahead of the clock predate a clock set back.
    if (held.from > at) held = { from: 0, ms: 0 };
    starts = starts.filter((start) => start > at - perMs && start <= at);
    const oldest = starts[starts.length + cost - calls - 1];
    return Math.max(at, held.from + held.ms, oldest === undefined ? at : oldest + perMs);
  }

  return {
    async reserve({ cost, endsAt, signal }) {
      for (;;) {
        const at = now();
        const freeAt = opensAt(at, cost);
        if (freeAt > endsAt || signal?.aborted === true) return freeAt - at;
        if (freeAt <= at) {
          starts.push(...Array.from({ length: cost }, () => at));
          return null;
        }
        await sleep(freeAt - at, signal);
      }
    },
    hold(ms) {
      held = { from: now(), ms };
    },
  };
}
