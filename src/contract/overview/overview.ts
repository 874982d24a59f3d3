import * as z from "zod/mini";
import { Batch } from "#contract/batch.ts";
import { InvitationCounts } from "#contract/invitation.ts";
import { BatchJoining } from "./joining.ts";

/** Calls that spent the allowance in the hour from `startsAt` (ms). */
export const UsedHour = z.object({ startsAt: z.number(), bulk: z.number(), single: z.number() });
export type UsedHour = z.infer<typeof UsedHour>;

/** How many calls Clerk allows in an hour, and how many addresses a call may have. */
const UsedLane = z.object({ callsPerHour: z.number(), addressesPerCall: z.number() });

/** The last 24 hours of the clock, oldest first; the last one is not over. */
export const AllowanceUse = z.object({
  lanes: z.object({ bulk: UsedLane, single: UsedLane }),
  hours: z.array(UsedHour),
});
export type AllowanceUse = z.infer<typeof AllowanceUse>;

/** Some batches, and how many there are. */
const SomeBatches = z.object({ data: z.array(Batch), totalCount: z.number() });

/** Answer of `GET /api/overview`. `counts` are those of the funnel, by status. */
export const Overview = z.extend(BatchJoining, {
  counts: InvitationCounts,
  running: SomeBatches,
  needsAttention: SomeBatches,
  allowance: AllowanceUse,
});
export type Overview = z.infer<typeof Overview>;
