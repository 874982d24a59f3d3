import { Ban, Pause, Play } from "lucide-react";
import { useState } from "react";
import type { Batch } from "#contract/batch.ts";
import { roleForBatch } from "#contract/role.ts";
import { useMay } from "#web/access/role.ts";
import { failureOf, formatProblem } from "#web/api/request.ts";
import { formatCount } from "#web/format/english.ts";
import { DownloadLink } from "#web/lists/download.tsx";
import { Button } from "#web/ui/button.tsx";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { FollowUpControls } from "./follow-up-controls.tsx";
import { openRows } from "./format-batch.ts";
import { formatRows, kindLabels } from "./labels.ts";
import { useBatchAction } from "./mutations.ts";
import { batchPath } from "./queries.ts";

/** What can be done with a batch: the CSV is for everyone, the rest for members who may invite. */
export function BatchActions({ batch }: { batch: Batch }) {
  return (
    <>
      {useMay("inviter") && <BatchControls batch={batch} />}
      <DownloadLink href={`${batchPath(batch.id)}/rows.csv`}>Download CSV</DownloadLink>
    </>
  );
}

function BatchControls({ batch }: { batch: Batch }) {
  const [asking, setAsking] = useState<"pause" | "cancel">();
  const action = useBatchAction(batch.id);
  const { kind, state, restored } = batch;
  const isOpen = state === "running" || state === "paused";
  const open = formatRows(kind, openRows(batch));
  const mayControl = useMay(roleForBatch(kind));
  const disabledReason = mayControl
    ? undefined
    : "Only admins can control a batch that deletes. Ask an admin.";

  function ask(what: "pause" | "cancel") {
    action.reset();
    setAsking(what);
  }
  const resume = () =>
    action.mutate(
      { action: "resume" },
      {
        onError: (error) =>
          toast({ tone: "failed", ...formatProblem(error), title: "Could not resume the batch" }),
      },
    );
  const shared = {
    cancelLabel: "Keep running",
    pending: action.isPending,
    error: failureOf(action),
    onConfirm: () => asking && action.mutate({ action: asking }, { onSuccess: () => setAsking(undefined) }),
    onClose: () => setAsking(undefined),
  };

  return (
    <>
      {state === "running" && (
        <Button icon={Pause} disabledReason={disabledReason} onClick={() => ask("pause")}>
          Pause
        </Button>
      )}
      {state === "paused" && restored === null && (
        <Button
          variant="primary"
          icon={Play}
          disabledReason={disabledReason}
          pending={action.isPending}
          onClick={resume}
        >
          Resume
        </Button>
      )}
      {isOpen && (
        <Button icon={Ban} disabledReason={disabledReason} onClick={() => ask("cancel")}>
          Cancel batch
        </Button>
      )}
      {!isOpen && <FollowUpControls batch={batch} />}
      <ConfirmDialog
        {...shared}
        isOpen={asking === "pause"}
        title="Pause this batch?"
        confirmLabel="Pause batch"
        tone="plain"
      >
        Calls under way will finish. The remaining {open} will wait until a member resumes the batch.
      </ConfirmDialog>
      <ConfirmDialog
        {...shared}
        isOpen={asking === "cancel"}
        title="Cancel this batch?"
        confirmLabel="Cancel batch"
        {...(state === "paused" && { cancelLabel: "Keep paused" })}
      >
        {open} will not be {kindLabels[kind].done}. {formatKept(batch)} A cancelled batch cannot be resumed.
      </ConfirmDialog>
    </>
  );
}

/** What cancelling does not undo. */
function formatKept({ kind, counts }: Batch): string {
  const kept = `${formatCount(counts.done, "invitation")} ${counts.done === 1 ? "has" : "have"} already been`;
  if (kind !== "invite") return `${kept} ${kindLabels[kind].done}.`;
  return `${kept} sent and ${counts.done === 1 ? "stays" : "stay"} valid; you can revoke them afterwards.`;
}
