import { createHash } from "node:crypto";

const windowMs = 5 * 60 * 1_000;

/** Counts failures of the last five minutes by key. */
export type Counters = {
  /** Milliseconds until the key has fewer than `allowed` failures after `since` (ms); 0 is now. */
  waitMs(key: string, allowed: number, since?: number): number;
  /** True if another key than those that are counted has room. */
  hasRoomFor(key: string): boolean;
  add(key: string): void;
  /** Takes the newest failure back. */
  takeBack(key: string): void;
  clear(key: string): void;
};

/** More than any limit allows, so that parallel guesses cannot push earlier ones out. */
const timesPerKey = 40;

/** At most `maxKeys` keys are counted. A counted key is never dropped for another: a flood would reset its limit. */
export function createCounters(now: () => number, maxKeys: number): Counters {
  /** By the hash of the key, so that long keys take no more memory; the one that failed last is the last. */
  const times = new Map<string, number[]>();
  const recent = (hash: string): number[] =>
    (times.get(hash) ?? []).filter((time) => time > now() - windowMs);
  const store = (hash: string, failures: number[]): void => {
    times.delete(hash);
    if (failures.length > 0) times.set(hash, failures.slice(-timesPerKey));
  };
  const dropOld = (): void => {
    for (const [hash, failures] of times) {
      if ((failures.at(-1) ?? 0) > now() - windowMs) return;
      times.delete(hash);
    }
  };
  return {
    waitMs(key, allowed, since = 0) {
      const oldest = recent(hashOf(key))
        .filter((time) => time > since)
        .at(-allowed);
      return oldest === undefined ? 0 : oldest + windowMs - now();
    },
    hasRoomFor(key) {
      dropOld();
      return times.size < maxKeys || times.has(hashOf(key));
    },
    add(key) {
      const hash = hashOf(key);
      store(hash, [...recent(hash), now()]);
    },
    takeBack(key) {
      const hash = hashOf(key);
      store(hash, recent(hash).slice(0, -1));
    },
    clear: (key) => void times.delete(hashOf(key)),
  };
}

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("base64").slice(0, 22);
}
