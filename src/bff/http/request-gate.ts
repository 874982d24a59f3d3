import type { Sleep } from "./sleep.ts";

/** Holds requests back while something changes that they rely on. */
export type RequestGate = {
  /** Answers a request, after the hold if there is one. */
  pass: (answer: () => Promise<Response>) => Promise<Response>;
  /**
   * Runs `work` while requests wait. It begins when the open ones have ended, at the latest after five seconds. `late`
   * resolves when those have ended that took longer; null if there were none.
   */
  hold: (work: () => Promise<void>) => Promise<{ late: Promise<void> | null }>;
};

const openRequestsMs = 5_000;

export function createRequestGate(sleep: Sleep): RequestGate {
  const open = new Set<Promise<unknown>>();
  let held: Promise<void> | null = null;

  async function openEnded(): Promise<void> {
    await Promise.allSettled(open);
  }

  async function pass(answer: () => Promise<Response>): Promise<Response> {
    if (held !== null) {
      await held;
      return pass(answer);
    }
    const response = answer();
    open.add(response);
    try {
      return await response;
    } finally {
      open.delete(response);
    }
  }

  return {
    pass,
    async hold(work) {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      const ended = openEnded();
      const waiting = new AbortController();
      try {
        await Promise.race([ended, sleep(openRequestsMs, waiting.signal)]);
        waiting.abort();
        const isOneLate = open.size > 0;
        await work();
        return { late: isOneLate ? ended : null };
      } finally {
        held = null;
        resolve();
      }
    },
  };
}
