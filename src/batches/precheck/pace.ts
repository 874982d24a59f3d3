/**
 * Lets at most `calls` start within any `perMs`. `fits` takes a turn for `cost` calls, waits for it, and answers null;
 * or, without waiting, how long (ms) the wait would be when it ends after `endsAt`.
 */
export type Pace = {
  fits: (turn: { cost: number; endsAt: number; signal?: AbortSignal | undefined }) => Promise<number | null>;
  /** Nothing starts for so long: Clerk said so. */
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
    // What lies ahead of the clock was written before it was set back.
    if (held.from > at) held = { from: 0, ms: 0 };
    starts = starts.filter((start) => start > at - perMs && start <= at);
    const oldest = starts[starts.length + cost - calls - 1];
    return Math.max(at, held.from + held.ms, oldest === undefined ? at : oldest + perMs);
  }

  return {
    async fits({ cost, endsAt, signal }) {
      for (;;) {
        const at = now();
        const freeAt = opensAt(at, cost);
        if (Math.max(freeAt, at) > endsAt || signal?.aborted === true) return Math.max(freeAt - at, 0);
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
