import type { RegisterState } from "#contract/overview/joining.ts";
import { formatNumber } from "#web/format/english.ts";
import { formatClock } from "#web/format/relative-time.ts";
import { useNow } from "#web/format/time.tsx";

/** Whether the numbers are complete, and as of when. */
export function RegisterNote({ state: { asOf, isComplete, progress } }: { state: RegisterState }) {
  const nowMs = useNow();
  if (isComplete) return <>{asOf !== null && `As of ${formatClock(asOf, nowMs)}.`}</>;
  const read = progress === null ? "" : ` ${formatProgress(progress)}`;
  return <>Usher is still reading the invitations from Clerk, so these numbers are not complete.{read}</>;
}

function formatProgress({ read, total }: NonNullable<RegisterState["progress"]>): string {
  return total === null
    ? `${formatNumber(read)} read.`
    : `${formatNumber(read)} of about ${formatNumber(total)} read.`;
}
