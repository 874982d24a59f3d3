const windowMs = 60_000;
/** An attacker who sends from a million addresses must not fill the memory. */
const maxKeys = 10_000;

/** True while `key` has called fewer than `perMinute` times within a minute; counts the call. In memory. */
export type RateLimit = { allows(key: string): boolean };

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
  };
}
