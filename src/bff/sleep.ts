import { setTimeout as timer } from "node:timers/promises";

/** Waits for `ms`, or rejects as soon as the signal says so. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export const sleepFor: Sleep = async (ms, signal) => {
  await timer(ms, undefined, signal === undefined ? {} : { signal });
};
