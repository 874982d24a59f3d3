import { RotateCw } from "lucide-react";
import { Button } from "#web/ui/button.tsx";
import { StatusMark } from "#web/ui/status.tsx";
import { Time } from "#web/format/time.tsx";
import { sayChecking } from "./format-precheck.ts";
import type { Desk, Reading } from "#web/bulk-invite/draft/draft-store.ts";
import { sayCount } from "#web/bulk-invite/text/summary.ts";

type CheckStatusProps = { desk: Desk; reading: Reading };

/** How far the check at Clerk is. It never stands in the way: what it does not know yet is sent unchecked. */
export function CheckStatus({ desk, reading }: CheckStatusProps) {
  const { check, summary } = reading;
  if (check.phase === "idle") return null;
  if (check.phase === "failed") return <CheckFailed desk={desk} check={check} />;
  const isChecking = check.phase === "checking";
  return (
    <div className="flex min-h-8 items-center gap-x-2 px-4 pb-2 text-12 text-ink-soft">
      <StatusMark tone={isChecking ? "waiting" : "done"} />
      <p className="min-w-0 grow tabular-nums">
        {isChecking ? (
          sayChecking(summary.counts.recipients, check)
        ) : (
          <>Checked at Clerk {check.checkedAt !== undefined && <Time at={check.checkedAt} />}</>
        )}
      </p>
      {!isChecking && (
        <button
          type="button"
          onClick={() => desk.check(true)}
          className="min-h-6 shrink-0 rounded-control text-accent-text hover:underline touch:min-h-11"
        >
          Check again
        </button>
      )}
    </div>
  );
}

/** In place and without an alert: the live region says it once, and nothing is lost by going on. */
function CheckFailed({ desk, check }: { desk: Desk; check: Reading["check"] }) {
  const { failure, counts } = check;
  return (
    <div className="mx-4 mb-3 rounded-control bg-waiting-soft p-3 text-13">
      <p className="font-medium">
        {sayCount(counts.unchecked, "address", "addresses")} could not be checked at Clerk
      </p>
      <p className="text-ink-soft">
        {failure && `${failure.title}. `}Try again, or invite them unchecked: who is invited or a user already
        is then skipped by the batch.
      </p>
      {failure?.small !== undefined && (
        <p className="mt-1 text-12 wrap-anywhere text-ink-soft">{failure.small}</p>
      )}
      <Button icon={RotateCw} className="mt-2" onClick={() => desk.check(false)}>
        Try again
      </Button>
    </div>
  );
}
