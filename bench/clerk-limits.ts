import type { CallResult, Upstream } from "#batches/upstream.ts";

export const hourMs = 3_600_000;

/** How Clerk may count an hour, which it does not document. A `fixed` one began `startedMs` before the first call. */
export type HourKind = { kind: "sliding" } | { kind: "fixed"; startedMs: number };

/** Clerk's limits, not imported, so that the model cannot agree with a mistake of the engine. */
const limits = { bulk: 25, single: 100 };
type Bucket = keyof typeof limits;

/** Addresses that Clerk allows in an hour: 25 calls of ten and 100 of one. */
export const perHour = 350;

/** An answered call that Clerk counted. `code` is set when it was refused. */
export type CountedCall = { bucket: Bucket; at: number; addresses: number; code: string | null };

/** How long until the bucket accepts the next call; 0 if it does now. */
function waitMs(times: readonly number[], limit: number, now: number, hour: HourKind, start: number): number {
  const opened = hour.kind === "sliding" ? now - hourMs : windowStart(now, start - hour.startedMs);
  const inside = times.filter((at) => (hour.kind === "sliding" ? at > opened : at >= opened));
  if (inside.length < limit) return 0;
  const oldest = inside[inside.length - limit] ?? now;
  return (hour.kind === "sliding" ? oldest : opened) + hourMs - now;
}

function windowStart(now: number, first: number): number {
  return first + Math.floor((now - first) / hourMs) * hourMs;
}

/**
 * `upstream` behind Clerk's two hourly limits. A refused call spends allowance, which is the harder of the two ways
 * that Clerk may have; one that is over the limit does not.
 */
export function limited(upstream: Upstream, hour: HourKind, now: () => number) {
  const start = now();
  const calls: CountedCall[] = [];
  let overLimit = 0;

  async function count<T>(
    bucket: Bucket,
    addresses: number,
    ask: () => Promise<CallResult<T>>,
  ): Promise<CallResult<T>> {
    const times = calls.filter((call) => call.bucket === bucket).map((call) => call.at);
    const wait = waitMs(times, limits[bucket], now(), hour, start);
    if (wait > 0) {
      overLimit += 1;
      return { kind: "wait", retryAfterMs: Math.ceil(wait / 1_000) * 1_000 };
    }
    const call: CountedCall = { bucket, at: now(), addresses, code: null };
    calls.push(call);
    const result = await ask();
    if (result.kind === "refused") call.code = result.code;
    return result;
  }

  const behind: Upstream = {
    ...upstream,
    inviteMany: (invitees, options) =>
      count("bulk", invitees.length, () => upstream.inviteMany(invitees, options)),
    inviteOne: (invitee, options) => count("single", 1, () => upstream.inviteOne(invitee, options)),
  };
  return { upstream: behind, calls, overLimit: () => overLimit };
}

/** When a sender that is never late has sent all of `rows`, in ms after the first call. */
export function earliestEndMs(rows: number, hour: HourKind): number {
  const startedMs = hour.kind === "fixed" ? hour.startedMs : 0;
  const hours = Math.ceil(rows / perHour) - 1;
  return hours === 0 ? 0 : hours * hourMs - startedMs;
}
