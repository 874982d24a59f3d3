import type { LaneAllowances } from "#contract/batch.ts";
import { formatAllowance, sumLanes, type SummedAllowance } from "#web/format/allowance.ts";

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

/** What is left goes out immediately, the rest in the hours after the allowance resets. */
export function estimateMs(
  count: number,
  { left, perHour, resetsAt }: SummedAllowance,
  nowMs: number,
): number {
  const later = count - left;
  if (later <= 0) return minuteMs;
  const firstWaitMs = resetsAt === null ? hourMs : Math.max(0, resetsAt - nowMs);
  return firstWaitMs + (Math.ceil(later / perHour) - 1) * hourMs + minuteMs;
}

type Estimate = { count: number; allowance: LaneAllowances | undefined; isSandbox: boolean; nowMs: number };

/** The text next to the button: how long the batch takes, and why it is not immediate. */
export function formatEstimate({ count, allowance, isSandbox, nowMs }: Estimate): string {
  const known = allowance && sumLanes(allowance);
  if (known !== undefined && count <= known.left) return "About a minute. You can close this page.";
  if (known !== undefined && !isSandbox) {
    const duration = formatDuration(estimateMs(count, known, nowMs));
    return `${duration}. ${formatAllowance(known, nowMs)}. You can close this page.`;
  }
  // The API does not say how long the sandbox's hour is, so give Clerk's duration and say that this one is shorter.
  const duration = formatDuration((count / clerkPerHour) * hourMs);
  const sandbox = isSandbox ? "; the sandbox's hour is shorter" : "";
  return `${duration} at Clerk's ${clerkPerHour} an hour${sandbox}. You can close this page.`;
}
