import { RotateCcw, Undo2 } from "lucide-react";
import { useState } from "react";
import type { Batch } from "#contract/batch.ts";
import { failureOf } from "#web/api/request.ts";
import { useMay } from "#web/access/role.ts";
import { Button } from "#web/ui/button.tsx";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { followUps } from "./follow-up.ts";
import { sayInvitations, sayNumber } from "./labels.ts";
import { type FollowUp, useFollowUp } from "./mutations.ts";

/** Of a batch that is over: what failed again, or what was sent back. Each asks first and leads to the new batch. */
export function FollowUpControls({ batch }: { batch: Batch }) {
  const [asking, setAsking] = useState<FollowUp>();
  const followUp = useFollowUp(batch.id);
  const { retryCount, rollbackCount } = followUps(batch);
  const ask = (what: FollowUp) => {
    followUp.reset();
    setAsking(what);
  };
  const shared = {
    pending: followUp.isPending,
    error: failureOf(followUp),
    onClose: () => setAsking(undefined),
  };
  // The rows that need somebody stay in sight, so the button stays too and says whom it takes.
  const mayRetry = useMay(batch.kind === "delete" ? "admin" : "inviter");
  const rows = retryCount === 1 ? "row" : "rows";
  return (
    <>
      {retryCount > 0 && (
        <Button
          variant="primary"
          icon={RotateCcw}
          disabledReason={
            mayRetry ? undefined : "Deleting takes the role admin. Ask an admin of Usher to retry it."
          }
          onClick={() => ask("retry")}
        >
          Retry {sayNumber(retryCount)} failed
        </Button>
      )}
      {rollbackCount > 0 && (
        <Button icon={Undo2} onClick={() => ask("rollback")}>
          Revoke {sayInvitations(rollbackCount)}
        </Button>
      )}
      <ConfirmDialog
        {...shared}
        isOpen={asking === "retry"}
        title={`Try the ${sayNumber(retryCount)} failed ${rows} again?`}
        confirmLabel={`Retry ${sayNumber(retryCount)} failed`}
        tone="plain"
        onConfirm={() => followUp.mutate("retry")}
      >
        They go as a batch of their own, with the same options. What failed for a reason that still stands
        fails again.
      </ConfirmDialog>
      <ConfirmDialog
        {...shared}
        isOpen={asking === "rollback"}
        title={`Revoke the ${sayInvitations(rollbackCount)} of this batch?`}
        confirmLabel={`Revoke ${sayInvitations(rollbackCount)}`}
        cancelLabel="Keep them"
        onConfirm={() => followUp.mutate("rollback")}
      >
        Their links stop working; nobody gets mail about it. Who has accepted already stays a user. Revoking
        does not stop anybody from signing up by themselves. It runs as a batch of its own.
      </ConfirmDialog>
    </>
  );
}
