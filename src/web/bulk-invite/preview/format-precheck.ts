import type { Check } from "#web/bulk-invite/worker/protocol.ts";
import { type Existing, countSendable } from "#web/bulk-invite/worker/standing.ts";
import { sayCount, sayNumber } from "#web/bulk-invite/text/summary.ts";

/** Whom a submit invites now, and how many of them nobody has looked up at Clerk. */
export type Sendable = { count: number; unchecked: number };

export function sendable(recipients: number, check: Check | undefined, existing: Existing): Sendable {
  if (check === undefined) return { count: recipients, unchecked: 0 };
  return { count: countSendable(recipients, check.counts, existing), unchecked: check.counts.unchecked };
}

/**
 * The button's words: "Invite 271 people". Once the check has failed it says what is done unchecked; while it runs the
 * line beside the button says that, since a button that changes its words with every part is hard to press.
 */
export function sayInvite({ count, unchecked }: Sendable, phase: Check["phase"]): string {
  if (count === 0) return "Invite people";
  const words = `Invite ${sayCount(count, "person", "people")}`;
  if (phase !== "failed" || unchecked === 0) return words;
  return unchecked >= count ? `${words} unchecked` : `${words}, ${sayNumber(unchecked)} unchecked`;
}

/** How far the check is: "Checking 5,000 of 20,000 at Clerk". */
export function sayChecking(recipients: number, { counts }: Check): string {
  const checked = recipients - counts.unchecked;
  if (checked === 0) return `Checking ${sayCount(recipients, "address", "addresses")} at Clerk`;
  return `Checked ${sayNumber(checked)} of ${sayNumber(recipients)} at Clerk so far`;
}

/** What the check found, in one line; what is not there is not said. */
export function sayFound({ invited, users, before }: Check["counts"]): string {
  const found = [
    ...(invited > 0 ? [`${sayNumber(invited)} invited already`] : []),
    ...(users > 0 ? [`${sayCount(users, "user")} already`] : []),
    ...(before > 0 ? [`${sayNumber(before)} invited before`] : []),
  ];
  return found.length === 0 ? "nobody is invited or a user yet" : found.join(", ");
}

/** For the live region: the end of a check only. While it runs there is nothing anybody has to hear. */
export function announceCheck({ phase, counts }: Check): string {
  if (phase === "done") return `Checked at Clerk: ${sayFound(counts)}.`;
  if (phase !== "failed") return "";
  const missing = sayCount(counts.unchecked, "address", "addresses");
  return `${missing} could not be checked at Clerk. You can try again or invite unchecked.`;
}
