import { createTurns } from "./turns.ts";
import type { Part } from "./upstream.ts";

/** The window of Clerk's general limit. */
export const windowMs = 10_000;

/** The customer's own application shares the limit, and keeps more than half of it. */
const highestShare = 0.48;

/**
 * A member may start a request while they used less than this times what they leave of the ceiling: one alone uses three
 * quarters of it, and the next finds room immediately.
 */
const usedPerLeft = 3;
/** How many requests of one member wait at most for their turn in a part. */
const waitingPerMember = 100;

/**
 * Shares of Clerk's general limit, the least urgent part first. A part may start a request while all parts together
 * have used less than its `ceiling`, so that more urgent parts always find room; and while it has used less than its
 * `floor` itself, so that the others cannot starve it. `longestWaitMs`: how long a request waits for its turn.
 */
const shares: Record<Part, { ceiling: number; floor: number; longestWaitMs: number }> = {
  register: { ceiling: 0.1, floor: 0.03, longestWaitMs: 60_000 },
  checks: { ceiling: 0.24, floor: 0.06, longestWaitMs: 30_000 },
  changes: { ceiling: 0.3, floor: 0.03, longestWaitMs: 30_000 },
  reconciliations: { ceiling: 0.33, floor: 0.03, longestWaitMs: 30_000 },
  people: { ceiling: highestShare, floor: 0, longestWaitMs: 5_000 },
};

/** Requests that started so long ago (ms). */
type Started = { agoMs: number; calls: number };

/** `member`: the id of the member whose request it is, if one asked for it. */
type Turn = {
  part?: Part | undefined;
  member?: string | undefined;
  longestWaitMs?: number | undefined;
  signal?: AbortSignal | undefined;
};

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

type Entry = { at: number; calls: number; part: Part | null; member?: string | undefined };

export function createPace({ limit, now, sleep }: PaceOptions): Pace {
  const listeners = new Set<() => void>();
  let own: Entry[] = [];
  let others: Entry[] = [];
  let heldUntil = Number.NEGATIVE_INFINITY;

  const turns = createTurns({ atOnce: Infinity, perMember: 1, waiting: Infinity, waitingPerMember });

  /** When a part may start its next request, for a member if one is given, by the requests of the running window. */
  function opensAt(part: Part, member: string | undefined, at: number): number {
    const isRunning = (entry: Entry) => entry.at > at - windowMs;
    own = own.filter(isRunning);
    others = others.filter(isRunning);
    const ceiling = callsOf(shares[part].ceiling, limit());
    const floor = callsOf(shares[part].floor, limit());
    const highest = callsOf(highestShare, limit());
    let total = 0;
    let ofPart = 0;
    let ofMember = 0;
    const count = (entry: Entry, sign: 1 | -1) => {
      total += sign * entry.calls;
      if (entry.part === part) ofPart += sign * entry.calls;
      if (member !== undefined && entry.member === member) ofMember += sign * entry.calls;
    };
    const isFree = () => {
      const left = Math.min(highest - total, Math.max(ceiling - total, floor - ofPart));
      return left > 0 && ofMember < usedPerLeft * left;
    };
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

  async function start(part: Part, { member, signal }: Turn, endsAt: number): Promise<number | null> {
    for (;;) {
      const at = now();
      const freeAt = opensAt(part, member, at);
      if (freeAt > endsAt || signal?.aborted === true) return freeAt - at;
      if (freeAt <= at) {
        own.push({ at, calls: 1, part, member });
        for (const listener of listeners) listener();
        return null;
      }
      await sleep(freeAt - at, signal);
    }
  }

  return {
    async reserve(turn) {
      const { part = "people", longestWaitMs = shares[part].longestWaitMs, member, signal } = turn;
      const endsAt = now() + longestWaitMs;
      if (member === undefined) return start(part, turn, endsAt);
      const end = await turns.take(`${part} ${member}`, signal);
      if (end === null) return Math.max(0, opensAt(part, member, now()) - now());
      try {
        return await start(part, turn, endsAt);
      } finally {
        end();
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
