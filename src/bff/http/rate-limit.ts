const windowMs = 60_000;
/** An attacker who sends from a million addresses must not fill the memory. */
const maxKeys = 10_000;

/** Counts calls by key, within a minute each. In memory. */
export type RateLimit = {
  /** True while `key` has called fewer than `perMinute` times; counts the call. */
  allows(key: string): boolean;
  /** True if `allows` would be false; counts nothing. */
  isUsedUp(key: string): boolean;
};

export function createRateLimit(perMinute: number, now: () => number): RateLimit {
  const windows = new Map<string, { since: number; calls: number }>();
  return {
    allows(key) {
      const known = windows.get(key);
      const isOpen = known !== undefined && now() - known.since < windowMs;
      const window = isOpen ? known : { since: now(), calls: 0 };
      window.calls += 1;
      windows.delete(key);
      windows.set(key, window);
      const oldest = windows.keys().next();
      if (windows.size > maxKeys && oldest.done !== true) windows.delete(oldest.value);
      return window.calls <= perMinute;
    },
    isUsedUp(key) {
      const window = windows.get(key);
      return window !== undefined && now() - window.since < windowMs && window.calls >= perMinute;
    },
  };
}
