import { setTimeout as timer } from "node:timers/promises";

/** Waits for `ms`, or until the signal aborts, which is not an error. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export const sleepFor: Sleep = async (ms, signal) => {
  try {
    await timer(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
};
