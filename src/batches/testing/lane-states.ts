import type { Backoff, LaneState } from "#batches/lanes.ts";

export const hourMs = 3_600_000;
export const now = 1_800_000_000_000;
export const moment = { now, hourMs, generalPer10s: 100 };
export const fresh: LaneState = { spentAt: [], backoff: null };
export const limited: Backoff = { until: now + 90_000, reason: "clerk_limit", detail: "Wait.", tries: 1 };

/** A lane that made `calls` calls, one a second, the last of them `agoMs` ago. */
export function used(calls: number, agoMs = 1_000): LaneState {
  return {
    spentAt: Array.from({ length: calls }, (_, i) => now - agoMs - (calls - 1 - i) * 1_000),
    backoff: null,
  };
}
