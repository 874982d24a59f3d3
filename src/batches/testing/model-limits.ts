import { type InviteLane, inviteLanes } from "#batches/lanes.ts";

/**
 * Clerk's hourly limits, whose details it does not document. A fixed hour began a third of an hour before the first
 * call. `othersShare`: the part of the calls of each limit that another tool needs, spread over the hour.
 */
export type LimitRules = {
  hourMs: number;
  hour: "sliding" | "fixed";
  isRefusedSpent: boolean;
  othersShare?: number;
};

/** How much of a fixed hour has passed at the start. */
export const passedShare = 1 / 3;

/** Not imported, so that the model cannot agree with a mistake of the engine. */
const callsPerHour: Record<InviteLane, number> = { bulk: 25, single: 100 };

/** A `Retry-After` has whole seconds. */
const inWholeSeconds = (ms: number) => Math.ceil(ms / 1_000) * 1_000;

/** One limit. `start` and `at` in ms. */
function modelLimit(limit: number, { hour, hourMs }: LimitRules, start: number) {
  const firstHour = start - passedShare * hourMs;
  let spent: { at: number }[] = [];

  function openedAt(at: number): number {
    return hour === "sliding" ? at - hourMs : firstHour + Math.floor((at - firstHour) / hourMs) * hourMs;
  }

  return {
    /** Spends one call, or says how long to wait (ms). */
    take(at: number): { retryAfterMs: number } | { giveBack: () => void } {
      const since = openedAt(at);
      const inside = spent.filter((call) => (hour === "sliding" ? call.at > since : call.at >= since));
      const oldest = inside[inside.length - limit];
      if (oldest) {
        const opensAt = (hour === "sliding" ? oldest.at : since) + hourMs;
        return { retryAfterMs: inWholeSeconds(opensAt - at) };
      }
      const call = { at };
      spent.push(call);
      return {
        giveBack: () => {
          spent = spent.filter((one) => one !== call);
        },
      };
    },
  };
}

/**
 * Another tool, which has been calling for an hour at the start. Over the limit it waits as long as Clerk says.
 * `takenBetween`: how many calls it made then (ms).
 */
function otherTool(limit: ReturnType<typeof modelLimit>, everyMs: number, firstAt: number) {
  const takenAt: number[] = [];
  let dueAt = firstAt;
  let nextAt = firstAt;
  return {
    callUntil(end: number): void {
      while (nextAt <= end) {
        const answer = limit.take(nextAt);
        if ("retryAfterMs" in answer) {
          nextAt += answer.retryAfterMs;
          continue;
        }
        takenAt.push(nextAt);
        dueAt += everyMs;
        nextAt = Math.max(nextAt, dueAt);
      }
    },
    takenBetween: (from: number, end: number) => takenAt.filter((at) => at >= from && at < end).length,
  };
}

/** Clerk's two hourly limits. */
export function modelLimits(rules: LimitRules, now: () => number) {
  const { hourMs, othersShare = 0 } = rules;
  const start = now();
  const open = (calls: number) => {
    const limit = modelLimit(calls, rules, start);
    const everyMs = hourMs / (calls * othersShare);
    return { limit, other: othersShare > 0 ? otherTool(limit, everyMs, start - hourMs) : null };
  };
  const lanes = { bulk: open(callsPerHour.bulk), single: open(callsPerHour.single) };
  return {
    take(lane: InviteLane) {
      const { limit, other } = lanes[lane];
      other?.callUntil(now());
      return limit.take(now());
    },
    /** The calls that the other tool has made in each lane from the start until `end` (ms). */
    takenByOther(end: number): Record<InviteLane, number> {
      for (const lane of inviteLanes) lanes[lane].other?.callUntil(end);
      const taken = (lane: InviteLane) => lanes[lane].other?.takenBetween(start, end) ?? 0;
      return { bulk: taken("bulk"), single: taken("single") };
    },
  };
}
