import { formatCount, formatNumber } from "#web/format/english.ts";
import type { Precheck, StandingCounts } from "#web/bulk-invite/worker/protocol.ts";

/** "Checking with Clerk: 1,000 of 5,000 addresses". */
export function formatChecking(recipients: number, { counts }: Precheck): string {
  const checked = formatNumber(recipients - counts.unchecked);
  return `Checking with Clerk: ${checked} of ${formatCount(recipients, "address", "addresses")}`;
}

function formatFound({ invited, users, previouslyInvited }: StandingCounts): string {
  const found = [
    ...(invited > 0 ? [`${formatNumber(invited)} already invited`] : []),
    ...(users > 0 ? [formatCount(users, "existing user")] : []),
    ...(previouslyInvited > 0 ? [`${formatNumber(previouslyInvited)} previously invited`] : []),
  ];
  return found.length === 0 ? "no invitation and no user found" : found.join(", ");
}

/** For the live region, which announces only the end of a check: its progress is in the progress bar. */
export function announcePrecheck({ phase, counts }: Precheck): string {
  if (phase === "done") return `Checked with Clerk: ${formatFound(counts)}.`;
  if (phase !== "failed") return "";
  const unchecked = formatCount(counts.unchecked, "address", "addresses");
  return `${unchecked} could not be checked. Try again or invite unchecked.`;
}
