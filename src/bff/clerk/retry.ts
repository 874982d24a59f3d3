import { backoffMs, type BackoffPolicy } from "#batches/lanes.ts";
import type { CallResult } from "#batches/upstream.ts";
import type { Sleep } from "#bff/http/sleep.ts";

/** `totalMs`: how long all retries of a request may take. */
export type RetrySettings = BackoffPolicy & { totalMs: number };

export type RetryDeps = {
  settings: RetrySettings;
  sleep: Sleep;
  /** 0 to 1. */
  random: () => number;
  /** A monotonic clock in ms. */
  clock: () => number;
};

/** What is repeated. A bulk call that Clerk answered may have been applied in part, whatever the answer says. */
export type Repeated = "read" | "write" | "bulk";

/**
 * Reads are retried after anything but a refusal, writes only if they were not sent. A write's 429 goes to the caller:
 * a request cannot wait for a window of an hour.
 */
function pauseFor(result: CallResult<unknown>, repeated: Repeated, delayMs: number): number | null {
  switch (result.kind) {
    case "done":
    case "refused":
      return null;
    case "not-sent":
      return repeated === "bulk" && result.code === "clerk_busy" ? null : delayMs;
    case "unknown":
      return repeated === "read" ? delayMs : null;
    case "wait":
      return repeated === "read" && !result.isOurs ? Math.max(result.retryAfterMs ?? 0, delayMs) : null;
    default:
      return result satisfies never;
  }
}

/**
 * Retries until the result is final, or until another pause would exceed `totalMs`; then returns the last result.
 * Pauses grow by `factor`, with jitter between half and full length.
 */
export async function withRetries<T>(
  deps: RetryDeps,
  repeated: Repeated,
  call: () => Promise<CallResult<T>>,
  signal?: AbortSignal,
): Promise<CallResult<T>> {
  const { settings } = deps;
  const began = deps.clock();
  const isStopped = (): boolean => signal?.aborted === true;
  for (let tries = 1; ; tries += 1) {
    const result = await call();
    const pauseMs = pauseFor(result, repeated, backoffMs(tries, deps.random, settings));
    if (pauseMs === null || isStopped()) return result;
    if (deps.clock() - began + pauseMs > settings.totalMs) return result;
    await deps.sleep(pauseMs, signal);
    if (isStopped()) return result;
  }
}
