import { Ban, Download, Pause, Play } from "lucide-react";
import { useState } from "react";
import type { Batch } from "#contract/batch.ts";
import { failureOf, wordsOf } from "#web/api/request.ts";
import { useMay } from "#web/access/role.ts";
import { Button } from "#web/ui/button.tsx";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { FollowUpControls } from "./follow-up-controls.tsx";
import { openRows } from "./headline.ts";
import { kindWords, sayInvitations, sayNumber } from "./labels.ts";
import { type BatchAction, useBatchAction } from "./mutations.ts";
import { csvPath } from "./queries.ts";

/** The rows as a file for everybody; before it, for who may invite, what can be done with the batch. */
export function BatchActions({ batch }: { batch: Batch }) {
  return (
    <>
      {useMay("inviter") && <BatchControls batch={batch} />}
      <DownloadLink id={batch.id} />
    </>
  );
}

/** Pause, resume and cancel as the state allows, then what can be made of its end. */
function BatchControls({ batch }: { batch: Batch }) {
  const [asking, setAsking] = useState<"pause" | "cancel">();
  const action = useBatchAction(batch.id);
  const isOpen = batch.state === "running" || batch.state === "paused";
  const open = sayNumber(openRows(batch));

  function ask(what: "pause" | "cancel") {
    action.reset();
    setAsking(what);
  }
  const confirm = (what: BatchAction) => action.mutate(what, { onSuccess: () => setAsking(undefined) });
  const resume = () =>
    action.mutate("resume", {
      onError: (error) => toast({ tone: "failed", ...wordsOf(error), title: "The batch was not resumed" }),
    });
  const shared = {
    pending: action.isPending,
    error: failureOf(action),
    onClose: () => setAsking(undefined),
  };

  return (
    <>
      {batch.state === "running" && (
        <Button icon={Pause} onClick={() => ask("pause")}>
          Pause
        </Button>
      )}
      {batch.state === "paused" && (
        <Button variant="primary" icon={Play} pending={action.isPending} onClick={resume}>
          Resume
        </Button>
      )}
      {isOpen && (
        <Button icon={Ban} onClick={() => ask("cancel")}>
          Cancel batch
        </Button>
      )}
      {!isOpen && <FollowUpControls batch={batch} />}
      <ConfirmDialog
        {...shared}
        isOpen={asking === "pause"}
        title={`Pause with ${open} still to go?`}
        confirmLabel="Pause batch"
        cancelLabel="Keep running"
        tone="plain"
        onConfirm={() => confirm("pause")}
      >
        What is under way at this moment is still finished. The rest waits until somebody resumes it.
      </ConfirmDialog>
      <ConfirmDialog
        {...shared}
        isOpen={asking === "cancel"}
        title={`Cancel and leave ${open} undone?`}
        confirmLabel={`Leave ${open} undone`}
        cancelLabel="Keep the batch"
        onConfirm={() => confirm("cancel")}
      >
        {saySettled(batch)} A cancelled batch cannot be resumed.
      </ConfirmDialog>
    </>
  );
}

/** What stays as it is when the batch is cancelled. */
function saySettled({ kind, counts }: Batch): string {
  const are = `${sayInvitations(counts.done)} ${counts.done === 1 ? "is" : "are"}`;
  if (kind !== "invite") return `${are} ${kindWords[kind].done} already; that stays so.`;
  return `${are} out already and ${counts.done === 1 ? "stays" : "stay"} valid; you can revoke them afterwards.`;
}

/** An ordinary link: the server writes the file, however long it is. */
function DownloadLink({ id }: { id: string }) {
  return (
    <a
      href={csvPath(id)}
      download
      className="control inline-flex shrink-0 items-center gap-2 rounded-control border border-line-control bg-surface px-3 font-medium whitespace-nowrap hover:bg-sunken"
    >
      <Download aria-hidden className="size-4" />
      Download CSV
    </a>
  );
}
