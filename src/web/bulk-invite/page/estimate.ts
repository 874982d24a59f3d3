/** What may still be sent at once, over both of Clerk's invitation limits, and what a whole hour brings. */
export type Allowance = { left: number; perHour: number; opensAt: number | null };

/** 25 bulk calls of ten and 100 single calls. */
export const clerkPerHour = 350;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** "about 50 minutes", "about 3 hours", "about 12 days": rounded as a person would say it. */
export function aboutHowLong(ms: number): string {
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
 * How long `count` invitations take. Without an `allowance` Clerk's hourly limits are spread evenly; with one, what
 * is left goes at once and the rest waits for whole hours to open.
 */
export function expectedMs(count: number, allowance: Allowance | undefined, nowMs: number): number {
  if (allowance === undefined) return (count / clerkPerHour) * hourMs;
  const later = count - allowance.left;
  if (later <= 0) return minuteMs;
  const firstWaitMs = allowance.opensAt === null ? hourMs : Math.max(0, allowance.opensAt - nowMs);
  return firstWaitMs + (Math.ceil(later / allowance.perHour) - 1) * hourMs + minuteMs;
}

type Expecting = { count: number; allowance: Allowance | undefined; isSandbox: boolean; nowMs: number };

/** The sentence beside the button: how long, by what measure, and that nobody has to stay for it. */
export function expectation({ count, allowance, isSandbox, nowMs }: Expecting): string {
  if (allowance !== undefined && count <= allowance.left) {
    return "About a minute: Clerk's hourly limit leaves room for all of them. Goes on if you close this page.";
  }
  // How long the sandbox's hour is stands nowhere in the API: say the real thing, and that this one is quicker.
  const known = isSandbox ? undefined : allowance;
  const words = aboutHowLong(expectedMs(count, known, nowMs));
  const limit = known === undefined ? clerkPerHour : known.perHour;
  const begin = words.charAt(0).toUpperCase() + words.slice(1);
  const sandbox = isSandbox ? "; the sandbox's hour is shorter" : "";
  return `${begin} at Clerk's ${limit} an hour${sandbox}. Goes on if you close this page.`;
}
