import type { Allowance } from "#contract/batch.ts";
import { formatAllowance, sumLanes } from "./allowance.ts";
import { formatCount } from "./english.ts";

/** Clerk's limits in addresses: 25 bulk calls of ten and 100 single calls. */
const clerkPerHour = 350;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** "About 50 minutes", "About 3 hours", "About 12 days". */
export function formatDuration(ms: number): string {
  const minutes = ms / minuteMs;
  if (minutes < 2) return "About a minute";
  if (minutes < 10) return `About ${Math.round(minutes)} minutes`;
  if (minutes < 57.5) return `About ${Math.round(minutes / 5) * 5} minutes`;
  const hours = minutes / 60;
  if (hours < 1.25) return "About an hour";
  if (hours < 4) return `About ${String(Math.round(hours * 2) / 2).replace(".5", "½")} hours`;
  if (hours < 48) return `About ${Math.round(hours)} hours`;
  return `About ${Math.round(hours / 24)} days`;
}

type EstimateText = {
  rows: number;
  /** Undefined while it is asked for. */
  allowance: Allowance | undefined;
  /** The server does not answer. */
  isUnknown: boolean;
  /** Revoking and deleting do not use the allowance. */
  usesAllowance: boolean;
  nowMs: number;
};

/** How long a batch takes if it is submitted now, and why it is not immediate. */
export function formatEstimate({ rows, allowance, isUnknown, usesAllowance, nowMs }: EstimateText): string {
  const closing = "You can close this page.";
  const estimate = allowance?.estimate;
  if (allowance === undefined || estimate === undefined) {
    if (!isUnknown) return "Estimating how long it takes …";
    const pace = usesAllowance
      ? `${formatDuration((rows / clerkPerHour) * hourMs)} at Clerk's 350 an hour. `
      : "";
    return `${pace}${closing}`;
  }
  const { expectedEndAt, rowsAhead } = estimate;
  if (expectedEndAt === null)
    return `The batch waits until an admin has solved a problem with Clerk. ${closing}`;
  const ms = Math.max(0, expectedEndAt - nowMs) + minuteMs;
  const duration = formatDuration(ms);
  if (ms < 2 * minuteMs) return `${duration}. ${closing}`;
  const others = rowsAhead > 0 ? `, with ${formatCount(rowsAhead, "row")} of other batches` : "";
  const left = usesAllowance ? `${formatAllowance(sumLanes(allowance), nowMs)}. ` : "";
  return `${duration}${others}. ${left}${closing}`;
}
