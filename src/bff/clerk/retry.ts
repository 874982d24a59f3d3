import type { CallResult } from "#batches/upstream.ts";
import type { Sleep } from "#bff/http/sleep.ts";

/** First pause, its growth, its ceiling, and how long all of it may take, in ms. */
export type RetrySettings = { firstMs: number; factor: number; longestMs: number; totalMs: number };

export type RetryTools = {
  settings: RetrySettings;
  sleep: Sleep;
  /** 0 to 1. */
  random: () => number;
  /** Milliseconds of a clock that never goes back. */
  clock: () => number;
};

/**
 * Reads may be repeated after anything but a refusal. Writes only when nothing can have been done: `not-sent`.
 * A write's 429 is for the caller: the window of an hour is no pause to sit out inside a request.
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
 * Calls until the result stands, or until another pause would pass `totalMs` (the last result is the answer then).
 * Pauses grow by `factor` and are spread between half and whole, so that clients do not return in step.
 */
export async function withRetries<T>(
  tools: RetryTools,
  isRead: boolean,
  call: () => Promise<CallResult<T>>,
  signal?: AbortSignal,
): Promise<CallResult<T>> {
  const { settings } = tools;
  const began = tools.clock();
  const isStopped = (): boolean => signal?.aborted === true;
  for (let attempt = 0; ; attempt += 1) {
    const result = await call();
    const ceiling = Math.min(settings.firstMs * settings.factor ** attempt, settings.longestMs);
    const pauseMs = pauseFor(result, isRead, ceiling * (0.5 + tools.random() / 2));
    if (pauseMs === null || isStopped()) return result;
    if (tools.clock() - began + pauseMs > settings.totalMs) return result;
    await tools.sleep(pauseMs, signal);
    if (isStopped()) return result;
  }
}
