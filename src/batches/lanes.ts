import type { LaneAllowance } from "#contract/batch.ts";
import type { ProblemCode } from "#contract/problem.ts";

/** Clerk counts the two ways to invite apart, so together they let through 25 × 10 + 100 × 1 = 350 addresses an hour. */
export const laneNames = ["bulk", "single"] as const;
export type LaneName = (typeof laneNames)[number];

/** `change` revokes and deletes. It has no hourly limit but shares Clerk's general allowance with everything else. */
export type SendingLane = LaneName | "change";

/** `lookup` and `check` are no lanes of Clerk's: asking is limited far more loosely, but backs off in the same way. */
export type GateName = SendingLane | "lookup" | "check";
export const gateNames = [...laneNames, "change", "lookup", "check"] as const satisfies readonly GateName[];

/** Limits per Clerk instance and hour: Clerk's rate-limit documentation, API version 2026-05-12. */
export const laneLimits: Record<LaneName, { calls: number; addressesPerCall: number }> = {
  bulk: { calls: 25, addressesPerCall: 10 },
  single: { calls: 100, addressesPerCall: 1 },
};

/**
 * From the end of one request of the change lane to the start of the next (ms): it takes half of the calls that Clerk
 * lets through in 10 s, `generalPer10s`. The other half is for pages, pre-checks and look-ups.
 */
export function changePauseMs(generalPer10s: number): number {
  return 20_000 / generalPer10s;
}

/** Why a lane is shut, and until when (ms). `tries` is the number of failures in a row. */
export type Gate = { opensAt: number; code: ProblemCode; detail: string; tries: number };

/** `spentAt` holds when each call of the running window was counted, in ascending order. */
export type LaneState = { spentAt: readonly number[]; gate: Gate | null };

/** Codes that a person has to clear. Nothing is marked failed for them; sending is tried again now and then. */
const forAPerson: readonly ProblemCode[] = [
  "clerk_key_refused",
  "clerk_invitations_off",
  "clerk_mail_quota",
  "clerk_plan",
  "clerk_quota",
];

/** True when waiting alone does not help: the cause is at Clerk or in the key. */
export function needsPerson(code: ProblemCode): boolean {
  return forAPerson.includes(code);
}

/**
 * When the next call of a lane may start (ms): `now` or later. A sliding window over our own calls is the estimate
 * (it holds under a fixed hour too); a shut gate, which is what Clerk said, stands above it.
 */
export function nextCallAt(lane: LaneName, state: LaneState, now: number, hourMs: number): number {
  const running = state.spentAt.filter((spentAt) => spentAt > now - hourMs);
  const oldest = running[running.length - laneLimits[lane].calls];
  const byWindow = oldest === undefined ? now : oldest + hourMs;
  return Math.max(now, byWindow, state.gate?.opensAt ?? now);
}

/**
 * When the next call of the change lane may start (ms). An end of the last one that lies further ahead than any call
 * can put it was written by a clock that has been set back since.
 */
export function nextChangeAt({ spentAt, gate }: LaneState, now: number, generalPer10s: number): number {
  const last = spentAt.at(-1);
  const isPlausible = last !== undefined && last <= now + 10_000;
  return Math.max(now, isPlausible ? last + changePauseMs(generalPer10s) : now, gate?.opensAt ?? now);
}

/** The lane as the page shows it. */
export function laneAllowance(lane: LaneName, state: LaneState, now: number, hourMs: number): LaneAllowance {
  const { calls, addressesPerCall } = laneLimits[lane];
  const opensAt = nextCallAt(lane, state, now, hourMs);
  const running = state.spentAt.filter((spentAt) => spentAt > now - hourMs).length;
  const isRefused = opensAt > now && state.gate?.code === "clerk_limit";
  return {
    limit: calls,
    left: isRefused ? 0 : Math.max(0, calls - running),
    addressesPerCall,
    opensAt: opensAt > now ? opensAt : null,
  };
}

/**
 * How long to obey a `Retry-After`: at least a second (0 and nonsense happen), at most two hours, after which it is
 * worth asking again: a lane must not stay shut for a year over a broken header.
 */
export function retryAfterMs(askedMs: number, hourMs: number): number {
  const shortestMs = 1_000;
  return Number.isFinite(askedMs) ? Math.min(Math.max(askedMs, shortestMs), 2 * hourMs) : shortestMs;
}

export const longestBackoffMs = 300_000;

/** 1 s, 2 s, 4 s … 5 min, each shortened by up to half at random, so that several waiters do not come back at once. */
export function backoffMs(tries: number, random: () => number): number {
  const fullMs = Math.min(1_000 * 2 ** Math.min(tries - 1, 20), longestBackoffMs);
  return Math.round(fullMs * (1 - random() / 2));
}

/** Times (ms) at which a lane has room for a call within the next hour: 25 or 100 of them, ascending. */
function slots(lane: LaneName, state: LaneState, now: number, hourMs: number): number[] {
  const { calls } = laneLimits[lane];
  const from = Math.max(now, state.gate?.opensAt ?? now);
  const held = state.spentAt.filter((spentAt) => spentAt > now - hourMs).slice(-calls);
  const free = Array.from({ length: calls - held.length }, () => from);
  return [...free, ...held.map((spentAt) => Math.max(from, spentAt + hourMs))];
}

/**
 * When `rows` rows will have been sent (ms), from the allowance and the waits imposed. It reckons with calls that take
 * no time and are not refused, so it is early rather than late.
 */
export function expectedEnd(
  rows: number,
  lanes: Record<LaneName, LaneState>,
  now: number,
  hourMs: number,
): number {
  const openings = laneNames
    .flatMap((lane) =>
      slots(lane, lanes[lane], now, hourMs).map((at) => ({ at, size: laneLimits[lane].addressesPerCall })),
    )
    .sort((a, b) => a.at - b.at || b.size - a.size);
  const perHour = openings.reduce((sum, { size }) => sum + size, 0);
  const wholeHours = Math.max(0, Math.ceil(rows / perHour) - 1);
  let left = rows - wholeHours * perHour;
  for (const { at, size } of openings) {
    left -= size;
    if (left <= 0) return at + wholeHours * hourMs;
  }
  return now + (wholeHours + 1) * hourMs;
}
