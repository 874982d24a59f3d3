import type { InviteLane } from "#batches/lanes.ts";

/**
 * Clerk's hourly limits, whose details it does not document. `othersShare`: the part of each that another tool takes,
 * spread over the hour.
 */
export type LimitRules = {
  hourMs: number;
  hour: "sliding" | "fixed";
  isRefusedSpent: boolean;
  othersShare?: number;
};

/** Not imported, so that the model cannot agree with a mistake of the engine. */
const callsPerHour: Record<InviteLane, number> = { bulk: 25, single: 100 };

type Spent = { at: number };

function modelLimit(limit: number, rules: LimitRules, now: () => number) {
  const { hourMs, hour, othersShare = 0 } = rules;
  const start = now();
  const otherEveryMs = othersShare > 0 ? hourMs / (limit * othersShare) : Number.POSITIVE_INFINITY;
  let spent: Spent[] = [];
  let nextOtherAt = start + otherEveryMs;

  /** How long until a call is allowed; 0 if one is at this moment (ms). */
  function waitMsAt(at: number): number {
    const openedAt = hour === "sliding" ? at - hourMs : at - ((at - start) % hourMs);
    const inside = spent.filter((one) => (hour === "sliding" ? one.at > openedAt : one.at >= openedAt));
    const oldest = inside[inside.length - limit];
    if (!oldest) return 0;
    return (hour === "sliding" ? oldest.at : openedAt) + hourMs - at;
  }

  function spendForOthers(): void {
    for (; nextOtherAt <= now(); nextOtherAt += otherEveryMs) {
      if (waitMsAt(nextOtherAt) === 0) spent.push({ at: nextOtherAt });
    }
  }

  return {
    /** Spends one call, or says how long to wait (ms). */
    take(): { waitMs: number } | { giveBack: () => void } {
      spendForOthers();
      const waitMs = waitMsAt(now());
      if (waitMs > 0) return { waitMs };
      const call = { at: now() };
      spent.push(call);
      return {
        giveBack: () => {
          spent = spent.filter((one) => one !== call);
        },
      };
    },
  };
}

/** Clerk's two hourly limits. */
export function modelLimits(rules: LimitRules, now: () => number) {
  return {
    bulk: modelLimit(callsPerHour.bulk, rules, now),
    single: modelLimit(callsPerHour.single, rules, now),
  };
}
