import { useState } from "react";
import { SecondConfirmation, useSecondConfirmation } from "#web/access/second-confirmation.tsx";
import { EstimateText } from "#web/api/estimate-text.tsx";
import { failureOf } from "#web/api/request.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import type { ChangePlan } from "./change-plan.ts";
import { formatNumber } from "#web/format/english.ts";
import {
  checkTypedNumber,
  formatAffected,
  formatChange,
  formatConsequences,
  formatUnchanged,
  numberToType,
} from "./format-plan.ts";
import { useSubmitChange } from "./use-submit-change.ts";

type ChangeDialogProps = {
  plan: ChangePlan & { isComplete?: boolean };
  onClose: () => void;
  onSubmitted: () => void;
};

/** Confirms a change of selected invitations. After a refusal the dialog stays open and the selection is kept. */
export function ChangeDialog({ plan, onClose, onSubmitted }: ChangeDialogProps) {
  const submit = useSubmitChange(plan, onSubmitted);
  const count = plan.total;
  const second = useSecondConfirmation(count, plan.kind === "resend");
  const [isConfirmed, setIsConfirmed] = useState(false);
  const change = formatChange(plan);
  const unchanged = formatUnchanged(plan);
  const wanted = numberToType(plan);
  const shared = {
    isOpen: true,
    pending: submit.isPending,
    tone: plan.kind === "resend" ? ("plain" as const) : ("danger" as const),
    error: failureOf(submit),
    confirmLabel: change,
    onClose,
  };
  if (isConfirmed && second !== null) {
    const again = { ...shared, reason: second, count, title: `${change} of the ${second} instance?` };
    return <SecondConfirmation key="second" {...again} onConfirm={() => submit.mutate()} />;
  }
  return (
    <ConfirmDialog
      key="first"
      {...shared}
      title={`${change}?`}
      cancelLabel={plan.kind === "resend" ? "Cancel" : plan.total === 1 ? "Keep it" : "Keep them"}
      typed={
        wanted === undefined
          ? undefined
          : {
              label: `Type ${formatNumber(wanted)} to confirm`,
              check: (text) => checkTypedNumber(text, wanted),
            }
      }
      onConfirm={() => (second === null ? submit.mutate() : setIsConfirmed(true))}
    >
      <p className="mb-2 wrap-anywhere text-ink">{formatAffected(plan)}</p>
      {unchanged !== "" && <p className="mb-2 font-medium text-ink">{unchanged}</p>}
      {plan.isComplete === false && (
        <p className="mb-2 font-medium text-ink">
          Usher is still reading from Clerk. Invitations that it has not read yet are not included.
        </p>
      )}
      <p>{formatConsequences(plan)}</p>
      <p className="mt-2">
        <EstimateText kind={plan.kind} rows={plan.total} />
      </p>
      <p className="mt-2">This runs as a batch that you can pause or cancel. Finished rows are not undone.</p>
    </ConfirmDialog>
  );
}
