import { type LimitRules, passedShare } from "#batches/testing/model-limits.ts";

export const realHourMs = 3_600_000;
/** The engine looks for work every five seconds, so a shorter hour takes less time to simulate. */
const shortHourMs = 600_000;

export const defaultRules: LimitRules = {
  hour: "sliding",
  hourMs: shortHourMs,
  // The harder of the two ways that Clerk may have.
  isRefusedSpent: true,
};

/** Addresses that a call of each kind may have. */
export const addressesPerCall = { bulk: 10, single: 1 };

/** Addresses that Clerk allows in an hour: 25 calls of ten and 100 of one. */
export const perHour = 350;

/** When a sender that is never late has sent all of `rows`, in hours after the first call. */
export function earliestEnd(rows: number, hour: LimitRules["hour"]): number {
  const hours = Math.ceil(rows / perHour) - 1;
  return hours === 0 ? 0 : endOfHours(hours, hour);
}

/** The end of so many of Clerk's hours, in hours after the first call. */
export function endOfHours(hours: number, hour: LimitRules["hour"]): number {
  return hour === "sliding" ? hours : hours - passedShare;
}
