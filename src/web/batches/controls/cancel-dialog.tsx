import type { Batch } from "#contract/batch.ts";
import { failureOf } from "#web/api/request.ts";
import { formatCount } from "#web/format/english.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { formatRows, kindLabels } from "#web/batches/labels.ts";
import type { useCancel } from "./use-cancel.ts";

type CancelDialogProps = { batch: Batch; cancel: ReturnType<typeof useCancel> };

/** Asks whether to cancel a batch that waits meanwhile. */
export function CancelDialog({
  batch,
  cancel: { isAsking, wasRunning, pause, ...cancel },
}: CancelDialogProps) {
  const { kind, counts } = batch;
  return (
    <ConfirmDialog
      isOpen={isAsking}
      title="Cancel this batch?"
      confirmLabel="Cancel batch"
      cancelLabel={wasRunning ? "Keep running" : "Keep paused"}
      pending={cancel.cancel.isPending}
      error={failureOf(cancel.cancel) ?? failureOf(pause)}
      onConfirm={() => cancel.confirm()}
      onClose={() => void cancel.keep()}
    >
      <p>{formatPause(pause, wasRunning)}</p>
      <p className="mt-2">
        {formatRows(kind, counts.queued)} will not be {kindLabels[kind].done}. {formatKept(batch)} You can{" "}
        {kindLabels[kind].verb.toLowerCase()} the remaining ones later as a new batch.
      </p>
    </ConfirmDialog>
  );
}

function formatPause({ isPending, isError }: { isPending: boolean; isError: boolean }, wasRunning: boolean) {
  if (isError) return "The batch could not be paused and may still run.";
  if (isPending) return "Pausing the batch while you decide …";
  return wasRunning ? "The batch is paused while you decide." : "The batch is paused.";
}

/** What cancelling does not undo. */
function formatKept({ kind, counts }: Batch): string {
  const kept = `${formatCount(counts.done, "invitation")} ${counts.done === 1 ? "has" : "have"} already been`;
  if (kind !== "invite") return `${kept} ${kindLabels[kind].done}.`;
  return `${kept} sent and ${counts.done === 1 ? "stays" : "stay"} valid; you can revoke them afterwards.`;
}
