import { setTimeout as sleep } from "node:timers/promises";

/** Timers that end with the sandbox, so that a slow answer cannot delay closing. */
export type Timers = {
  /** Resolves after `ms`; rejects when the sandbox closes. */
  wait(ms: number): Promise<void>;
  /** Runs `work` after `ms`, unless `forget` or `stop` comes first. Ignores its errors. */
  later(ms: number, work: () => void): void;
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
          // A late refusal has no caller to answer.
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
