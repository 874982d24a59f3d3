import { RotateCcw, Undo2 } from "lucide-react";
import { useState } from "react";
import type { Batch } from "#contract/batch.ts";
import { followUpKind, roleForBatch } from "#contract/role.ts";
import { useMay } from "#web/access/role.ts";
import { failureOf } from "#web/api/request.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { Button } from "#web/ui/button.tsx";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { countFollowUps, type FollowUp, useFollowUp } from "./mutations.ts";

/** For a batch that has ended: retry its failed rows, or revoke the invitations it sent. */
export function FollowUpControls({ batch }: { batch: Batch }) {
  const [asking, setAsking] = useState<FollowUp>();
  const followUp = useFollowUp(batch.id);
  const { retry: retryCount, rollback: rollbackCount } = countFollowUps(batch);
  const ask = (what: FollowUp) => {
    followUp.reset();
    setAsking(what);
  };
  const shared = {
    pending: followUp.isPending,
    error: failureOf(followUp),
    onClose: () => setAsking(undefined),
  };
  // Members without the role still see the failed rows, so the button stays and says who can retry them.
  const mayRetry = useMay(roleForBatch(followUpKind("retry", batch.kind)));
  const retryLabel = `Retry ${formatNumber(retryCount)} failed`;
  const rollbackLabel = `Revoke ${formatCount(rollbackCount, "invitation")}`;
  return (
    <>
      {retryCount > 0 && (
        <Button
          variant="primary"
          icon={RotateCcw}
          disabledReason={mayRetry ? undefined : "Only admins can delete. Ask an admin to retry."}
          onClick={() => ask("retry")}
        >
          {retryLabel}
        </Button>
      )}
      {rollbackCount > 0 && (
        <Button icon={Undo2} onClick={() => ask("rollback")}>
          {rollbackLabel}
        </Button>
      )}
      <ConfirmDialog
        {...shared}
        isOpen={asking === "retry"}
        title={`Retry ${formatCount(retryCount, "failed invitation")}?`}
        confirmLabel={retryLabel}
        tone="plain"
        onConfirm={() => followUp.mutate("retry")}
      >
        {retryCount === 1
          ? "It runs as a new batch and fails again if the cause is not fixed."
          : "They run as a new batch and fail again if the cause is not fixed."}
      </ConfirmDialog>
      <ConfirmDialog
        {...shared}
        isOpen={asking === "rollback"}
        title={`${rollbackLabel} of this batch?`}
        confirmLabel={rollbackLabel}
        cancelLabel={rollbackCount === 1 ? "Keep it" : "Keep them"}
        onConfirm={() => followUp.mutate("rollback")}
      >
        Their links stop working; no e-mail is sent. People who have already accepted stay users, and anyone
        can still sign up on their own if your application allows it. This runs as a new batch.
      </ConfirmDialog>
    </>
  );
}
