import { RotateCw } from "lucide-react";
import { Button } from "#web/ui/button.tsx";
import { SegmentedProgress } from "#web/ui/progress.tsx";
import { StatusMark } from "#web/ui/status.tsx";
import { Time } from "#web/format/time.tsx";
import type { ParseResult } from "#web/bulk-invite/draft/draft-store.ts";
import { listWorker } from "#web/bulk-invite/draft/page-draft.ts";
import { formatCount } from "#web/format/english.ts";
import type { Precheck } from "#web/bulk-invite/worker/protocol.ts";
import { formatChecking } from "./format-precheck.ts";

/** How far the check with Clerk is. It never blocks a submit: an unchecked address is sent unchecked. */
export function PrecheckStatus({ parsed }: { parsed: ParseResult }) {
  const { precheck, summary } = parsed;
  if (precheck.phase === "idle") return null;
  if (precheck.phase === "failed") return <PrecheckFailed precheck={precheck} />;
  if (precheck.phase === "checking")
    return <Checking recipients={summary.counts.recipients} precheck={precheck} />;
  return (
    <div className="flex min-h-10 items-center gap-x-2 px-4 pb-2 text-12 text-ink-soft">
      <StatusMark tone="done" />
      <p className="min-w-0 grow tabular-nums">
        Checked with Clerk {precheck.checkedAt !== undefined && <Time at={precheck.checkedAt} />}
      </p>
      <button
        type="button"
        onClick={() => listWorker.precheck("all")}
        className="min-h-6 shrink-0 rounded-control text-accent-text hover:underline touch:min-h-11"
      >
        Check again
      </button>
    </div>
  );
}

/** As high as the finished check, so that nothing below moves when it ends. */
function Checking({ recipients, precheck }: { recipients: number; precheck: Precheck }) {
  const text = formatChecking(recipients, precheck);
  const checked = recipients - precheck.counts.unchecked;
  return (
    <div className="flex min-h-10 flex-col justify-center gap-y-1 px-4 pb-2 text-12 text-ink-soft touch:min-h-13">
      <p className="tabular-nums">{text}</p>
      <SegmentedProgress
        label="Check with Clerk"
        valueText={text}
        total={recipients}
        segments={[{ tone: "pending", count: checked, label: "Checked" }]}
      />
    </div>
  );
}

/** Not an alert: the live region announces it, and the list can be submitted anyway. */
function PrecheckFailed({ precheck: { failure, counts } }: { precheck: Precheck }) {
  return (
    <div className="mx-4 mb-3 rounded-control bg-waiting-soft p-3 text-13">
      <p className="font-medium">
        {formatCount(counts.unchecked, "address", "addresses")} could not be checked
      </p>
      <p className="text-ink-soft">
        {failure && `${failure.title}. `}Try again, or invite them unchecked: the batch then skips people who
        are already invited or users.
      </p>
      {failure?.small !== undefined && (
        <p className="mt-1 text-12 wrap-anywhere text-ink-soft">{failure.small}</p>
      )}
      <Button icon={RotateCw} className="mt-2" onClick={() => listWorker.precheck("unchecked")}>
        Try again
      </Button>
    </div>
  );
}
