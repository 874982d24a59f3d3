import type { Part } from "./upstream.ts";

/** The window of Clerk's general limit. */
export const windowMs = 10_000;

/** The customer's own application shares the limit: nothing of ours goes above this. */
const highestShare = 0.9;

/**
 * Shares of Clerk's general limit, the least urgent part first. A part may start a request while all parts together
 * have used less than its `ceiling`, so that more urgent parts always find room; and while it has used less than its
 * `floor` itself, so that the others cannot starve it. `longestWaitMs`: how long a request waits for its turn.
 */
const shares: Record<Part, { ceiling: number; floor: number; longestWaitMs: number }> = {
  checks: { ceiling: 0.4, floor: 0.1, longestWaitMs: 30_000 },
  changes: { ceiling: 0.5, floor: 0.05, longestWaitMs: 30_000 },
  reconciliations: { ceiling: 0.7, floor: 0.05, longestWaitMs: 30_000 },
  people: { ceiling: highestShare, floor: 0, longestWaitMs: 5_000 },
};

/** Requests that started so long ago (ms). */
type Started = { agoMs: number; calls: number };

type Turn = { part?: Part | undefined; longestWaitMs?: number | undefined; signal?: AbortSignal | undefined };

/** Limits how many requests that do not invite start within a sliding window, for all parts together. */
export type Pace = {
  /**
   * Waits until one request may start, then counts it and resolves to null. If that takes longer than `longestWaitMs`,
   * or the signal aborts, it resolves to the remaining wait (ms) instead.
   */
  reserve: (turn: Turn) => Promise<number | null>;
  /** Starts nothing for so long, because Clerk asked for it. */
  hold: (ms: number) => void;
  /** Replaces the known requests of other processes, and by this one before its start. */
  setOthers: (others: readonly Started[]) => void;
  /** Calls the listener at each start of a request, until the returned function is called. */
  onStart: (listener: () => void) => () => void;
};

/** `now`: a monotonic clock (ms). `limit`: Clerk's limit of requests in a window. */
export type PaceOptions = {
  limit: () => number;
  now: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

type Entry = { at: number; calls: number; part: Part | null };

export function createPace({ limit, now, sleep }: PaceOptions): Pace {
  const listeners = new Set<() => void>();
  let own: Entry[] = [];
  let others: Entry[] = [];
  let heldUntil = Number.NEGATIVE_INFINITY;

  /** When a part may start its next request, by the requests of the running window. */
  function opensAt(part: Part, at: number): number {
    const isRunning = (entry: Entry) => entry.at > at - windowMs;
    own = own.filter(isRunning);
    others = others.filter(isRunning);
    const ceiling = callsOf(shares[part].ceiling, limit());
    const floor = callsOf(shares[part].floor, limit());
    const highest = callsOf(highestShare, limit());
    let total = 0;
    let ofPart = 0;
    const count = (entry: Entry, sign: 1 | -1) => {
      total += sign * entry.calls;
      if (entry.part === part) ofPart += sign * entry.calls;
    };
    const isFree = () => total < highest && (total < ceiling || ofPart < floor);
    for (const entry of own) count(entry, 1);
    for (const entry of others) count(entry, 1);
    let freeAt = at;
    for (const entry of isFree() ? [] : [...others, ...own].sort((a, b) => a.at - b.at)) {
      if (isFree()) break;
      count(entry, -1);
      freeAt = entry.at + windowMs;
    }
    return Math.max(freeAt, heldUntil);
  }

  return {
    async reserve({ part = "people", longestWaitMs = shares[part].longestWaitMs, signal }) {
      const endsAt = now() + longestWaitMs;
      for (;;) {
        const at = now();
        const freeAt = opensAt(part, at);
        if (freeAt > endsAt || signal?.aborted === true) return freeAt - at;
        if (freeAt <= at) {
          own.push({ at, calls: 1, part });
          for (const listener of listeners) listener();
          return null;
        }
        await sleep(freeAt - at, signal);
      }
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, now() + ms);
    },
    setOthers(started) {
      const at = now();
      others = started.map(({ agoMs, calls }) => ({ at: at - agoMs, calls, part: null }));
    },
    onStart(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function callsOf(share: number, limit: number): number {
  return share === 0 ? 0 : Math.max(1, Math.floor(share * limit));
}
