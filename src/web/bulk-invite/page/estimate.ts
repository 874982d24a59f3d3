/** What Clerk still allows this hour over both of its invitation limits, and in a whole hour. */
export type Allowance = { left: number; perHour: number; opensAt: number | null };

/** 25 bulk calls of ten and 100 single calls. */
const clerkPerHour = 350;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** "about 50 minutes", "about 3 hours", "about 12 days". */
export function formatDuration(ms: number): string {
  const minutes = ms / minuteMs;
  if (minutes < 2) return "about a minute";
  if (minutes < 10) return `about ${Math.round(minutes)} minutes`;
  if (minutes < 57.5) return `about ${Math.round(minutes / 5) * 5} minutes`;
  const hours = minutes / 60;
  if (hours < 1.25) return "about an hour";
  if (hours < 4) return `about ${String(Math.round(hours * 2) / 2).replace(".5", "½")} hours`;
  if (hours < 48) return `about ${Math.round(hours)} hours`;
  return `about ${Math.round(hours / 24)} days`;
}

/**
 * How long `count` invitations take. With an `allowance`, what is left goes out immediately and the rest in the hours
 * after it resets; without one, Clerk's hourly limits are spread evenly.
 */
export function estimateMs(count: number, allowance: Allowance | undefined, nowMs: number): number {
  if (allowance === undefined) return (count / clerkPerHour) * hourMs;
  const later = count - allowance.left;
  if (later <= 0) return minuteMs;
  const firstWaitMs = allowance.opensAt === null ? hourMs : Math.max(0, allowance.opensAt - nowMs);
  return firstWaitMs + (Math.ceil(later / allowance.perHour) - 1) * hourMs + minuteMs;
}

type Estimate = { count: number; allowance: Allowance | undefined; isSandbox: boolean; nowMs: number };

/** The text beside the button: how long the batch takes and why. */
export function formatEstimate({ count, allowance, isSandbox, nowMs }: Estimate): string {
  if (allowance !== undefined && count <= allowance.left) return "About a minute. You can close this page.";
  // The API does not say how long the sandbox's hour is, so give Clerk's duration and say that this one is shorter.
  const known = isSandbox ? undefined : allowance;
  const duration = formatDuration(estimateMs(count, known, nowMs));
  const limit = known === undefined ? clerkPerHour : known.perHour;
  const begin = duration.charAt(0).toUpperCase() + duration.slice(1);
  const sandbox = isSandbox ? "; the sandbox's hour is shorter" : "";
  return `${begin} at Clerk's ${limit} an hour${sandbox}. You can close this page.`;
}
