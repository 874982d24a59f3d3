import type { ProblemCode } from "#contract/problem.ts";
import { problems } from "#contract/problem-words.ts";
import { type NotDone, waitMs } from "./upstream.ts";

/** Clerk limits bulk and single calls separately: 25 × 10 + 100 × 1 = 350 addresses an hour in total. */
export const inviteLanes = ["bulk", "single"] as const;
export type InviteLane = (typeof inviteLanes)[number];

/** `change` revokes and deletes. It has no hourly limit but shares Clerk's general limit with all other requests. */
export type CallLane = InviteLane | "change";

/** `reconcile` and `check` only read; they back off like the others. */
export const lanes = [...inviteLanes, "change", "reconcile", "check"] as const;
export type Lane = (typeof lanes)[number];

/** Limits per Clerk instance and hour, from Clerk's rate-limit documentation, API version 2026-05-12. */
export const laneLimits: Record<InviteLane, { calls: number; addressesPerCall: number }> = {
  bulk: { calls: 25, addressesPerCall: 10 },
  single: { calls: 100, addressesPerCall: 1 },
};

/**
 * `hourMs`: window of Clerk's hourly limits. `generalPer10s`: Clerk's limit for all requests that do not invite.
 * `reservedForPeople`: single calls of each hour that batches leave to people. `lateLooksMs`: how long after a cancel
 * or a rollback Clerk is asked again about calls with an unknown outcome, ascending.
 */
export type Moment = {
  now: number;
  hourMs: number;
  generalPer10s: number;
  reservedForPeople: number;
  lateLooksMs: readonly number[];
};

/** Why a lane waits, and until when (ms). `tries` counts failures in a row. */
export type Backoff = { until: number; reason: ProblemCode; detail: string; tries: number };

/** `clerkAheadMs`: how far Clerk's clock is ahead of ours, 0 if unknown. */
export type Conditions = Moment & { random: () => number; clerkAheadMs: number };

/** What decides when rows that may have been sent are looked at again. */
export type LookMoment = Pick<Conditions, "now" | "lateLooksMs" | "clerkAheadMs">;

/** When a cancel or rollback at `since` looks again next; undefined after the last time. Times in ms. */
export function nextLateLook(since: number, { now, lateLooksMs }: LookMoment): number | undefined {
  return lateLooksMs.map((ms) => since + ms).find((at) => at > now);
}

export function lastLateLook(since: number, { lateLooksMs }: Pick<LookMoment, "lateLooksMs">): number {
  return since + (lateLooksMs.at(-1) ?? 0);
}

/** `tries`: failures of this lane in a row so far. */
export type Circumstances = Conditions & { tries: number };

/** An admin must fix these at Clerk or in the key. No row fails because of them; the engine retries now and then. */
const reasonsForAdmin: readonly ProblemCode[] = [
  "clerk_key_refused",
  "clerk_invitations_off",
  "clerk_mail_quota",
  "clerk_plan",
  "clerk_quota",
];

/** True when waiting does not help. */
export function needsAdmin(reason: ProblemCode): boolean {
  return reasonsForAdmin.includes(reason);
}

/** First delay, growth and ceiling. */
export type BackoffPolicy = { firstMs: number; factor: number; longestMs: number };

/** 1 s, 2 s, 4 s … 5 min. */
export const lanePolicy: BackoffPolicy = { firstMs: 1_000, factor: 2, longestMs: 300_000 };

/** The delay before retry `tries`, shortened by up to half at random so that several clients do not return together. */
export function backoffMs(tries: number, random: () => number, policy = lanePolicy): number {
  const fullMs = Math.min(policy.firstMs * policy.factor ** (tries - 1), policy.longestMs);
  return Math.round(fullMs * (1 - random() / 2));
}

/** The backoff of a lane after one more failed call. */
export function backoffAfter(failure: NotDone, { now, hourMs, tries, random }: Circumstances): Backoff {
  if (failure.kind === "wait") {
    const until = now + (waitMs(failure, hourMs) ?? backoffMs(tries + 1, random));
    return { until, reason: "clerk_limit", detail: problems.clerk_limit.title, tries: tries + 1 };
  }
  const { code: reason, detail } = failure;
  return { until: now + backoffMs(tries + 1, random), reason, detail, tries: tries + 1 };
}

/**
 * `spentAt`: when each call of the running window was counted, ascending. `refusedAt`: the same for refused calls, if
 * Clerk counts them too.
 */
export type LaneState = {
  spentAt: readonly number[];
  refusedAt: readonly number[];
  backoff: Backoff | null;
};
export type LaneStates = Record<Lane, LaneState>;

/** From the end of one request of the change lane to the start of the next (ms): it takes up to 0.3 of the general limit. */
export function changePauseMs(generalPer10s: number): number {
  return 34_000 / generalPer10s;
}

/**
 * When the next call of a lane may start (ms): `now` or later. The sliding window over our own calls is an estimate
 * that also holds under fixed hours; a backoff, which Clerk asked for, overrides it.
 */
export function nextCallAt(
  lane: InviteLane,
  { spentAt, backoff }: LaneState,
  { now, hourMs }: Moment,
): number {
  const running = spentAt.filter((at) => at > now - hourMs);
  const oldest = running[running.length - laneLimits[lane].calls];
  return Math.max(now, oldest === undefined ? now : oldest + hourMs, backoff?.until ?? now);
}

/** When the calls of the running window, and those refused that Clerk counts, were made (ms), ascending. */
function countedAt({ spentAt, refusedAt }: LaneState, { now, hourMs }: Moment): number[] {
  return [...spentAt, ...refusedAt].filter((at) => at > now - hourMs).sort((a, b) => a - b);
}

/** How many calls the lane still has in this window, by our own estimate. */
export function callsLeft(lane: InviteLane, state: LaneState, moment: Moment): number {
  return Math.max(0, laneLimits[lane].calls - countedAt(state, moment).length);
}

/** How long before the end of an hour batches may take what people have left. */
export function releasedMs(hourMs: number): number {
  return hourMs / 30;
}

/**
 * When a batch may take the next call of a lane (ms). In the single lane it leaves the last calls of each hour to
 * people, unless as many come back shortly: unused they would be lost.
 */
export function nextBatchCallAt(lane: InviteLane, state: LaneState, moment: Moment): number {
  const openAt = nextCallAt(lane, state, moment);
  const { hourMs, reservedForPeople } = moment;
  if (lane === "bulk" || reservedForPeople === 0) return openAt;
  const counted = countedAt(state, moment);
  const last = counted[counted.length - Math.max(1, laneLimits[lane].calls - reservedForPeople)];
  return last === undefined ? openAt : Math.max(openAt, last + hourMs - releasedMs(hourMs));
}

/** When the next call of the change lane may start (ms). A last call too far ahead predates a clock set back. */
export function nextChangeAt({ spentAt, backoff }: LaneState, { now, generalPer10s }: Moment): number {
  const last = spentAt.at(-1);
  const isPlausible = last !== undefined && last <= now + 10_000;
  return Math.max(now, isPlausible ? last + changePauseMs(generalPer10s) : now, backoff?.until ?? now);
}

/** When a lane that only reads may start its next request (ms). */
export function nextReadAt({ backoff }: LaneState, now: number): number {
  return Math.max(now, backoff?.until ?? now);
}
