import type { TimeToJoin } from "#contract/overview/joining.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** As exact as people read it. A year then has about 15,000 different values, however many invitations there are. */
export function roundDuration(ms: number): number {
  const step = ms < hourMs ? 1_000 : ms < 2 * dayMs ? minuteMs : hourMs;
  return Math.floor(ms / step) * step;
}

type DurationTally = { add: (ms: number) => void; quartiles: () => TimeToJoin | null };

/** Counts durations by their rounded value, so that the quartiles of a million need no list of a million. */
export function createDurationTally(): DurationTally {
  const counts = new Map<number, number>();
  let known = 0;
  return {
    add(ms) {
      const rounded = roundDuration(ms);
      counts.set(rounded, (counts.get(rounded) ?? 0) + 1);
      known += 1;
    },
    quartiles() {
      if (known === 0) return null;
      const sorted = [...counts].sort(([left], [right]) => left - right);
      const at = (share: number) => valueAt(sorted, Math.ceil(known * share));
      return { known, lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75) };
    },
  };
}

/** The value that is at this place, counted from 1, when all are in order. */
function valueAt(sorted: readonly (readonly [value: number, count: number])[], place: number): number {
  let seen = 0;
  for (const [value, count] of sorted) {
    seen += count;
    if (seen >= place) return value;
  }
  return 0;
}
