import type { CallResult } from "#batches/upstream.ts";
import type { Sleep } from "#bff/http/sleep.ts";

/** First pause, growth factor, longest pause and total time, in ms. */
export type RetrySettings = { firstMs: number; factor: number; longestMs: number; totalMs: number };

export type RetryDeps = {
  settings: RetrySettings;
  sleep: Sleep;
  /** 0 to 1. */
  random: () => number;
  /** A monotonic clock in ms. */
  clock: () => number;
};

/**
 * Reads are retried after anything but a refusal, writes only if they were not sent. A write's 429 goes to the caller:
 * a request cannot wait for a window of an hour.
 */
function pauseFor(result: CallResult<unknown>, isRead: boolean, backoffMs: number): number | null {
  switch (result.kind) {
    case "done":
    case "refused":
      return null;
    case "not-sent":
      return backoffMs;
    case "unknown":
      return isRead ? backoffMs : null;
    case "wait":
      return isRead ? Math.max(result.retryAfterMs, backoffMs) : null;
    default:
      return result satisfies never;
  }
}

/**
 * Retries until the result is final, or until another pause would exceed `totalMs`; then returns the last result. Pauses
 * grow by `factor`, with jitter between half and full length.
 */
export async function withRetries<T>(
  deps: RetryDeps,
  isRead: boolean,
  call: () => Promise<CallResult<T>>,
  signal?: AbortSignal,
): Promise<CallResult<T>> {
  const { settings } = deps;
  const began = deps.clock();
  const isStopped = (): boolean => signal?.aborted === true;
  for (let attempt = 0; ; attempt += 1) {
    const result = await call();
    const ceiling = Math.min(settings.firstMs * settings.factor ** attempt, settings.longestMs);
    const pauseMs = pauseFor(result, isRead, ceiling * (0.5 + deps.random() / 2));
    if (pauseMs === null || isStopped()) return result;
    if (deps.clock() - began + pauseMs > settings.totalMs) return result;
    await deps.sleep(pauseMs, signal);
    if (isStopped()) return result;
  }
}
