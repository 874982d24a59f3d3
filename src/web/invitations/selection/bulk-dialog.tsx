import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { failureOf } from "#web/api/request.ts";
import { sessionQuery } from "#web/api/session-query.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import type { BulkPlan } from "./bulk-action.ts";
import { sayAction, sayConsequences, sayStaying } from "./format-plan.ts";
import { useSubmitBulk } from "./use-submit-bulk.ts";

/** A production instance asks once more above this many. */
const askAbove = 100;

type BulkDialogProps = { plan: BulkPlan; onClose: () => void; onSubmitted: () => void };

/**
 * Asks before many invitations are changed, with numbers; in production twice when they are very many. A refusal stands
 * in the dialog, and the selection behind it stays.
 */
export function BulkDialog({ plan, onClose, onSubmitted }: BulkDialogProps) {
  const submit = useSubmitBulk(plan, onSubmitted);
  const isProduction = useQuery(sessionQuery).data?.instance === "production";
  const [isSecondQuestion, setIsSecondQuestion] = useState(false);
  const needsSecond = isProduction && plan.rows.length > askAbove;
  const action = sayAction(plan);
  const staying = sayStaying(plan);
  const shared = {
    isOpen: true,
    pending: submit.isPending,
    tone: plan.kind === "resend" ? ("plain" as const) : ("danger" as const),
    error: failureOf(submit),
    confirmLabel: action,
    onClose,
  };
  if (isSecondQuestion) {
    return (
      <ConfirmDialog
        {...shared}
        key="second"
        title={`${action} of the production instance?`}
        cancelLabel="Look again"
        onConfirm={() => submit.mutate()}
      >
        These are real invitations of real people. You can pause or cancel the batch while it runs; what is
        done by then stays done.
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      {...shared}
      key="first"
      title={`${action}?`}
      cancelLabel={plan.kind === "resend" ? "Cancel" : "Keep them"}
      onConfirm={() => (needsSecond ? setIsSecondQuestion(true) : submit.mutate())}
    >
      {staying !== "" && <p className="mb-2 font-medium text-ink">{staying}</p>}
      <p>{sayConsequences(plan)}</p>
      <p className="mt-2">
        It runs as a batch of its own, which you can pause or cancel; what is done by then stays done.
      </p>
    </ConfirmDialog>
  );
}
