import { setTimeout as sleep } from "node:timers/promises";

/** Waiting that ends when the sandbox does, so that closing never hangs on a slow answer. */
export type Timers = {
  /** Resolves after `ms`; rejects when the sandbox closes. */
  wait(ms: number): Promise<void>;
  /** Runs `work` after `ms`, unless `forget` or `stop` comes first. What it throws is dropped. */
  later(ms: number, work: () => void): void;
  /** Drops all work that was left for later. */
  forget(): void;
  stop(): void;
  readonly stopped: AbortSignal;
};

export function createTimers(): Timers {
  const stopping = new AbortController();
  const pending = new Set<NodeJS.Timeout>();
  const forget = (): void => {
    for (const timer of pending) clearTimeout(timer);
    pending.clear();
  };
  return {
    stopped: stopping.signal,
    async wait(ms) {
      if (ms > 0) await sleep(ms, undefined, { signal: stopping.signal });
    },
    later(ms, work) {
      const timer = setTimeout(() => {
        pending.delete(timer);
        try {
          work();
        } catch {
          // A refusal that comes this late has nobody to be told to.
        }
      }, ms);
      pending.add(timer);
    },
    forget,
    stop() {
      forget();
      stopping.abort();
    },
  };
}
