import { formatCount, formatNumber } from "#web/format/english.ts";
import type { Precheck, StandingCounts } from "#web/bulk-invite/worker/protocol.ts";

/** "Checking 20,000 addresses with Clerk", then "Checked 5,000 of 20,000 addresses with Clerk". */
export function formatChecking(recipients: number, { counts }: Precheck): string {
  const checked = recipients - counts.unchecked;
  const addresses = formatCount(recipients, "address", "addresses");
  return checked === 0
    ? `Checking ${addresses} with Clerk`
    : `Checked ${formatNumber(checked)} of ${addresses} with Clerk`;
}

function formatFound({ invited, users, previouslyInvited }: StandingCounts): string {
  const found = [
    ...(invited > 0 ? [`${formatNumber(invited)} already invited`] : []),
    ...(users > 0 ? [formatCount(users, "existing user")] : []),
    ...(previouslyInvited > 0 ? [`${formatNumber(previouslyInvited)} previously invited`] : []),
  ];
  return found.length === 0 ? "no invitation and no user found" : found.join(", ");
}

/** For the live region, which announces only the end of a check. */
export function announcePrecheck({ phase, counts }: Precheck): string {
  if (phase === "done") return `Checked with Clerk: ${formatFound(counts)}.`;
  if (phase !== "failed") return "";
  const unchecked = formatCount(counts.unchecked, "address", "addresses");
  return `${unchecked} could not be checked with Clerk. Try again or invite unchecked.`;
}
