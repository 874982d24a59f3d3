import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { v4 as uuid } from "uuid";
import { formatProblem } from "#web/api/request.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { ChangeDialog } from "./change-dialog.tsx";
import { type ChangeName, type ChangePlan, isTooLarge } from "./change-plan.ts";
import { changeLabels, formatTooLarge, formatUnchanged, formatWhyNot } from "./format-plan.ts";
import { planMatching } from "./matching-plan.ts";
import type { MatchingSelection } from "./matching-selection.ts";

type MatchingDialogProps = {
  name: ChangeName;
  selection: MatchingSelection;
  onClose: () => void;
  onSubmitted: () => void;
};

/** Asks the server what a change of all that match would do, and confirms exactly that. */
export function MatchingDialog({ name, selection, onClose, onSubmitted }: MatchingDialogProps) {
  const client = useQueryClient();
  const [opening] = useState(() => uuid());
  const { data: plan, error } = useQuery({
    // Counted once for each opening: a number that changes while it is typed could not be confirmed.
    queryKey: ["matching-change", opening] as const,
    queryFn: ({ signal }) => planMatching(client, name, selection.filter, signal),
    staleTime: Infinity,
    gcTime: 0,
  });
  if (plan !== undefined && plan.total > 0 && !isTooLarge(plan))
    return <ChangeDialog plan={plan} onClose={onClose} onSubmitted={onSubmitted} />;
  return (
    <Dialog
      isOpen
      size="small"
      title={`${changeLabels[name]} all that match?`}
      onClose={onClose}
      description={<output>{plan === undefined ? error === null && "Counting …" : whyNot(plan)}</output>}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {error && <ProblemPanel {...formatProblem(error)} />}
    </Dialog>
  );
}

function whyNot(plan: ChangePlan): string {
  if (isTooLarge(plan)) return formatTooLarge(plan);
  return plan.selectedCount === 0
    ? "No invitation matches any more."
    : `${formatWhyNot(plan)} ${formatUnchanged(plan)}`;
}
