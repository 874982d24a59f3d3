import type { LaneAllowances, LaneAllowance } from "#contract/batch.ts";
import { formatNumber } from "./english.ts";
import { formatClock } from "./relative-time.ts";

/** Both lanes together, in invitations. `resetsAt` is in ms, null while neither lane waits. */
export type SummedAllowance = { left: number; perHour: number; resetsAt: number | null };

export function sumLanes({ bulk, single }: LaneAllowances): SummedAllowance {
  const lanes: LaneAllowance[] = [bulk, single];
  const openings = lanes.flatMap(({ opensAt }) => (opensAt === null ? [] : [opensAt]));
  return {
    left: lanes.reduce((sum, lane) => sum + lane.left * lane.addressesPerCall, 0),
    perHour: lanes.reduce((sum, lane) => sum + lane.limit * lane.addressesPerCall, 0),
    resetsAt: openings.length === 0 ? null : Math.min(...openings),
  };
}

/** "0 of 350 invitations left this hour, resets 18:16". */
export function formatAllowance({ left, perHour, resetsAt }: SummedAllowance, nowMs: number): string {
  const reset = resetsAt === null ? "" : `, resets ${formatClock(resetsAt, nowMs)}`;
  return `${formatNumber(left)} of ${formatNumber(perHour)} invitations left this hour${reset}`;
}
