import { momentAt } from "./ledger-fixture.ts";
import type { Backoff, LaneState } from "#batches/lanes.ts";

export const hourMs = 3_600_000;
export const now = 1_800_000_000_000;
export const moment = momentAt(now);
/** At the first failure of a lane, while Clerk answers other calls. */
export const circumstances = {
  ...moment,
  tries: 0,
  random: () => 0,
  clerkAheadMs: 0,
  unclearRows: 0,
  isClerkAnswering: true,
};
export const fresh: LaneState = { spentAt: [], refusedAt: [], backoff: null };
export const limited: Backoff = { until: now + 90_000, reason: "clerk_limit", detail: "Wait.", tries: 1 };

/** A lane that made `calls` calls, one a second, the last of them `agoMs` ago. */
export function used(calls: number, agoMs = 1_000): LaneState {
  return {
    spentAt: Array.from({ length: calls }, (_, i) => now - agoMs - (calls - 1 - i) * 1_000),
    refusedAt: [],
    backoff: null,
  };
}
