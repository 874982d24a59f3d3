import { Send } from "lucide-react";
import { Button } from "#web/ui/button.tsx";
import type { DraftState } from "#web/bulk-invite/draft/draft-store.ts";
import type { ExistingInvitations } from "#web/bulk-invite/worker/protocol.ts";
import { disabledReason, formatNotes, formatSubmitLabel } from "./submit-text.ts";

type SubmitBarProps = {
  onSubmit: () => void;
  state: DraftState;
  count: number;
  existing: ExistingInvitations;
  isProduction: boolean;
  pending: boolean;
  estimate: string;
};

/** Always visible: the submit button with its count, and what to expect. */
export function SubmitBar({
  onSubmit,
  state,
  count,
  existing,
  isProduction,
  pending,
  estimate,
}: SubmitBarProps) {
  const { isParsing, isStopped, parsed } = state;
  const reason = disabledReason({ isParsing, isStopped, parsed, count });
  return (
    <footer className="sticky bottom-0 z-10 -mx-8 mt-4 -mb-12 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-surface px-8 py-3 phone:bottom-13 phone:-mx-4 phone:px-4 short:static">
      <Button
        variant="primary"
        icon={Send}
        pending={pending}
        disabledReason={reason}
        onClick={onSubmit}
        className="phone:w-full"
      >
        {formatSubmitLabel(count, parsed?.precheck)}
      </Button>
      <p className="min-w-0 grow basis-60 text-13 text-ink-soft">
        {reason ??
          `${estimate}${formatNotes(parsed, isProduction, parsed?.precheck.counts.doubtful[existing])}`}
      </p>
    </footer>
  );
}
