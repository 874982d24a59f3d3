import { Ban, Download, Pause, Play } from "lucide-react";
import { useState } from "react";
import type { Batch } from "#contract/batch.ts";
import { wordsOf } from "../api.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { toast } from "../ui/toast.tsx";
import { openRows, sayNumber } from "./headline.ts";
import { type BatchAction, useBatchAction } from "./mutations.ts";
import { csvPath } from "./queries.ts";

/** Pause, resume and cancel as the state allows, and the rows as a file. */
export function BatchControls({ batch }: { batch: Batch }) {
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
    error: action.error && wordsOf(action.error),
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
      <DownloadLink id={batch.id} />
      <ConfirmDialog
        {...shared}
        isOpen={asking === "pause"}
        title={`Pause with ${open} still to go?`}
        confirmLabel="Pause batch"
        cancelLabel="Keep running"
        tone="plain"
        onConfirm={() => confirm("pause")}
      >
        What is being sent at this moment is still finished. The rest waits until somebody resumes it.
      </ConfirmDialog>
      <ConfirmDialog
        {...shared}
        isOpen={asking === "cancel"}
        title={`Cancel and leave ${open} unsent?`}
        confirmLabel={`Leave ${open} unsent`}
        cancelLabel="Keep the batch"
        onConfirm={() => confirm("cancel")}
      >
        {sayNumber(batch.counts.sent)} {batch.counts.sent === 1 ? "invitation is" : "invitations are"} out
        already and stay valid. A cancelled batch cannot be resumed.
      </ConfirmDialog>
    </>
  );
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
