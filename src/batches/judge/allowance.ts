import type { LaneAllowance } from "#contract/batch.ts";
import {
  callsLeft,
  type InviteLane,
  inviteLanes,
  laneLimits,
  type LaneState,
  type LaneStates,
  type Moment,
  nextCallAt,
  releasedMs,
} from "#batches/lanes.ts";

export function allowances(view: Moment & { lanes: LaneStates }): Record<InviteLane, LaneAllowance> {
  return {
    bulk: laneAllowance("bulk", view.lanes.bulk, view),
    single: laneAllowance("single", view.lanes.single, view),
  };
}

export function laneAllowance(lane: InviteLane, state: LaneState, moment: Moment): LaneAllowance {
  const { now } = moment;
  const { calls, addressesPerCall } = laneLimits[lane];
  const opensAt = nextCallAt(lane, state, moment);
  const isRefused = opensAt > now && state.backoff?.reason === "clerk_limit";
  return {
    limit: calls,
    left: isRefused ? 0 : callsLeft(lane, state, moment),
    addressesPerCall,
    opensAt: opensAt > now ? opensAt : null,
  };
}

/**
 * Times (ms) at which a lane has room for a call of a batch within the next hour: 25 or 100. The calls that are left to
 * people come last, shortly before the hour ends.
 */
function slots(
  lane: InviteLane,
  { spentAt, backoff }: LaneState,
  { now, hourMs, reservedForPeople }: Moment,
): number[] {
  const { calls } = laneLimits[lane];
  const unreserved = lane === "single" ? calls - reservedForPeople : calls;
  const from = Math.max(now, backoff?.until ?? now);
  const held = spentAt.filter((at) => at > now - hourMs).slice(-calls);
  const free = Array.from({ length: calls - held.length }, (_, index) =>
    held.length + index < unreserved ? from : from + hourMs - releasedMs(hourMs),
  );
  return [...free, ...held.map((at) => Math.max(from, at + hourMs))];
}

/**
 * When `rows` rows will have been sent (ms), by allowance and backoffs. It assumes instant calls without refusals, so
 * it is early rather than late.
 */
export function expectedEnd(rows: number, states: Record<InviteLane, LaneState>, moment: Moment): number {
  const openings = inviteLanes
    .flatMap((lane) =>
      slots(lane, states[lane], moment).map((at) => ({ at, size: laneLimits[lane].addressesPerCall })),
    )
    .sort((a, b) => a.at - b.at || b.size - a.size);
  const perHour = openings.reduce((sum, { size }) => sum + size, 0);
  const wholeHours = Math.max(0, Math.ceil(rows / perHour) - 1);
  let left = rows - wholeHours * perHour;
  for (const { at, size } of openings) {
    left -= size;
    if (left <= 0) return at + wholeHours * moment.hourMs;
  }
  return moment.now + (wholeHours + 1) * moment.hourMs;
}
