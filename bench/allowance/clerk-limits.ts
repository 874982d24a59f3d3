import type { CallResult, Upstream } from "#batches/upstream.ts";

export const realHourMs = 3_600_000;
/** The engine looks for work every five seconds, so a shorter hour takes less time to simulate. */
const shortHourMs = 600_000;

/**
 * How Clerk may count an hour, which it does not document. A fixed one began a third of an hour before the first call.
 */
export type HourKind = "sliding" | "fixed";

/** For a fixed hour. Batches start at any minute of it. */
const startedShare = 1 / 3;

/**
 * How Clerk limits. `areRefusalsSpent`: whether a call that it refuses spends allowance, which is not known either.
 * `hasOtherTool`: another tool takes a third of the calls of each limit, spread over the hour.
 */
export type Rules = { hour: HourKind; hourMs: number; areRefusalsSpent: boolean; hasOtherTool: boolean };

export const defaultRules: Rules = {
  hour: "sliding",
  hourMs: shortHourMs,
  // The harder of the two ways that Clerk may have.
  areRefusalsSpent: true,
  hasOtherTool: false,
};

/** Clerk's limits, not imported, so that the model cannot agree with a mistake of the engine. */
const limits = { bulk: { calls: 25, addresses: 10 }, single: { calls: 100, addresses: 1 } };
type Bucket = keyof typeof limits;

/** Addresses that Clerk allows in an hour: 25 calls of ten and 100 of one. */
export const perHour = 350;

/** An answered call of ours within the limits. `code` is set when it was refused. */
export type CountedCall = { bucket: Bucket; at: number; addresses: number; code: string | null };

/** One of the two limits. `waitMs`: how long until it accepts the next call; 0 if it does now. */
function openBucket(limit: number, { hour, hourMs }: Rules, start: number) {
  const spent: number[] = [];
  const firstWindow = start - startedShare * hourMs;
  const opened = (now: number) =>
    hour === "sliding" ? now - hourMs : firstWindow + Math.floor((now - firstWindow) / hourMs) * hourMs;
  return {
    waitMs(now: number): number {
      const since = opened(now);
      const inside = spent.filter((at) => (hour === "sliding" ? at > since : at >= since));
      if (inside.length < limit) return 0;
      const oldest = inside[inside.length - limit] ?? now;
      return (hour === "sliding" ? oldest : since) + hourMs - now;
    },
    spend: (at: number) => void spent.push(at),
    giveBack: (at: number) => void spent.splice(spent.lastIndexOf(at), 1),
  };
}

/** What a `Retry-After` says: whole seconds. */
const retryAfterMs = (waitMs: number) => Math.ceil(waitMs / 1_000) * 1_000;

/**
 * Another tool, which has been calling for an hour when ours begins. It needs a third of the calls of a limit and waits
 * as long as Clerk says when it is over the limit. `takenBefore`: its calls from the start until then.
 */
function otherTool(bucket: ReturnType<typeof openBucket>, calls: number, start: number, hourMs: number) {
  const everyMs = (3 * hourMs) / calls;
  const taken: number[] = [];
  let dueAt = start - hourMs;
  let nextAt = dueAt;
  return {
    catchUp(now: number): void {
      while (nextAt <= now) {
        const waitMs = bucket.waitMs(nextAt);
        if (waitMs > 0) {
          nextAt += retryAfterMs(waitMs);
          continue;
        }
        bucket.spend(nextAt);
        taken.push(nextAt);
        dueAt += everyMs;
        nextAt = Math.max(nextAt, dueAt);
      }
    },
    takenBefore: (end: number) => taken.filter((at) => at >= start && at < end).length,
  };
}

/** `upstream` behind Clerk's two hourly limits. A call that is over the limit spends nothing. */
export function limited(upstream: Upstream, rules: Rules, now: () => number) {
  const start = now();
  const calls: CountedCall[] = [];
  let overLimit = 0;

  const open = ({ calls: limit }: { calls: number }) => {
    const bucket = openBucket(limit, rules, start);
    return { bucket, other: rules.hasOtherTool ? otherTool(bucket, limit, start, rules.hourMs) : null };
  };
  const opened = { bulk: open(limits.bulk), single: open(limits.single) };

  async function count<T>(
    lane: Bucket,
    addresses: number,
    ask: () => Promise<CallResult<T>>,
  ): Promise<CallResult<T>> {
    const at = now();
    const { bucket, other } = opened[lane];
    other?.catchUp(at);
    const wait = bucket.waitMs(at);
    if (wait > 0) {
      overLimit += 1;
      return { kind: "wait", retryAfterMs: retryAfterMs(wait) };
    }
    bucket.spend(at);
    const call: CountedCall = { bucket: lane, at, addresses, code: null };
    calls.push(call);
    const result = await ask();
    if (result.kind === "refused") {
      call.code = result.code;
      if (!rules.areRefusalsSpent) bucket.giveBack(at);
    }
    return result;
  }

  const behind: Upstream = {
    ...upstream,
    inviteMany: (invitees, options) =>
      count("bulk", invitees.length, () => upstream.inviteMany(invitees, options)),
    inviteOne: (invitee, options) => count("single", 1, () => upstream.inviteOne(invitee, options)),
  };

  function takenByOther(hours: number): number {
    const end = start + hours * rules.hourMs;
    return (["bulk", "single"] as const).reduce((sum, lane) => {
      const { other } = opened[lane];
      other?.catchUp(end);
      return sum + (other?.takenBefore(end) ?? 0) * limits[lane].addresses;
    }, 0);
  }

  return { upstream: behind, calls, overLimit: () => overLimit, takenByOther };
}

/** When a sender that is never late has sent all of `rows`, in hours after the first call. */
export function earliestEnd(rows: number, hour: HourKind): number {
  const hours = Math.ceil(rows / perHour) - 1;
  return hours === 0 || hour === "sliding" ? hours : hours - startedShare;
}

/** The end of so many of Clerk's hours, in hours after the first call. */
export function endOfHours(hours: number, hour: HourKind): number {
  return hour === "sliding" ? hours : hours - startedShare;
}
