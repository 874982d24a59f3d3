import { sql } from "kysely";
import type { AllowanceUse } from "#contract/overview/overview.ts";
import { type InviteLane, inviteLanes, laneLimits, type Moment } from "./lanes.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";

const clockHourMs = 3_600_000;
const shownHours = 24;

/** The calls that spent the allowance in the last 24 hours of the clock. */
export async function readAllowanceUse(
  { db, instance }: Ledger,
  { now, hourMs }: Pick<Moment, "now" | "hourMs">,
): Promise<AllowanceUse> {
  const first = Math.floor(now / clockHourMs) - shownHours + 1;
  // Both databases divide integers without a remainder.
  const hour = sql<number>`spent_at / ${sql.lit(clockHourMs)}`;
  const counted = await db
    .selectFrom("call")
    .select((eb) => ["lane", hour.as("hour"), eb.fn.countAll<number>().as("calls")])
    .where("instance", "=", instance)
    .where("lane", "in", inviteLanes)
    .where("spent_at", ">=", first * clockHourMs)
    .groupBy(["lane", hour])
    .execute();
  const callsIn = (lane: InviteLane, at: number) =>
    counted.find((group) => group.lane === lane && group.hour === at)?.calls ?? 0;
  const hours = Array.from({ length: shownHours }, (_, index) => first + index).map((at) => ({
    startsAt: at * clockHourMs,
    bulk: callsIn("bulk", at),
    single: callsIn("single", at),
  }));
  const laneOf = (lane: InviteLane) => ({
    callsPerHour: Math.round((laneLimits[lane].calls * clockHourMs) / hourMs),
    addressesPerCall: laneLimits[lane].addressesPerCall,
  });
  return { lanes: { bulk: laneOf("bulk"), single: laneOf("single") }, hours };
}
