import { Ban, Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Batch } from "#contract/batch.ts";
import { roleForBatch } from "#contract/role.ts";
import { useMay } from "#web/access/role.ts";
import { DownloadLink } from "#web/lists/download.tsx";
import { Button } from "#web/ui/button.tsx";
import { classNames } from "#web/ui/class-names.ts";
import { CancelDialog } from "./cancel-dialog.tsx";
import { isOpen } from "#web/batches/format-batch.ts";
import { UseAgain } from "#web/batches/details/use-again.tsx";
import { usePauseAndResume } from "#web/batches/mutations.ts";
import { batchPath } from "#web/batches/queries.ts";
import { useCancel } from "./use-cancel.ts";

/** What can be done with a batch: the CSV is for everyone, the rest for members who may invite. */
export function BatchActions({ batch }: { batch: Batch }) {
  const mayInvite = useMay("inviter");
  return (
    <>
      {mayInvite && <BatchControls batch={batch} />}
      {mayInvite && <UseAgain batch={batch} />}
      <DownloadLink href={`${batchPath(batch.id)}/rows.csv`}>Download CSV</DownloadLink>
    </>
  );
}

/**
 * The buttons of a batch keep their places while it is shown: when it ends they leave an empty space, so that nothing
 * else moves under the pointer.
 */
function BatchControls({ batch }: { batch: Batch }) {
  const { kind, state, restored } = batch;
  const isBatchOpen = isOpen(batch);
  const [hadControls] = useState(isBatchOpen);
  const controls = useFocusAfter(isBatchOpen);
  const { pause, resume, isPending } = usePauseAndResume(batch.id);
  const cancel = useCancel(batch);
  const disabledReason = useMay(roleForBatch(kind))
    ? undefined
    : "Only admins can control a batch that deletes. Ask an admin.";
  if (!isBatchOpen && !hadControls) return null;
  const isPaused = state === "paused";
  // A restored batch is resumed in its own panel, which says what that would do.
  const hasToggle = isBatchOpen && restored === null;
  return (
    <div ref={controls} className="flex flex-wrap gap-2">
      <Button
        variant={isPaused ? "primary" : "secondary"}
        icon={isPaused ? Play : Pause}
        disabledReason={disabledReason}
        pending={isPending}
        onClick={isPaused ? resume : pause}
        className={classNames("min-w-28", !hasToggle && "invisible")}
      >
        <span>{isPaused ? "Resume" : "Pause"}</span>
      </Button>
      <Button
        icon={Ban}
        disabledReason={disabledReason}
        onClick={() => cancel.ask()}
        className={isBatchOpen ? undefined : "invisible"}
      >
        Cancel batch
      </Button>
      <CancelDialog batch={batch} cancel={cancel} />
    </div>
  );
}

/** Moves the focus from the controls to the heading when the batch ends and hides them. */
function useFocusAfter(isBatchOpen: boolean) {
  const controls = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(isBatchOpen);
  useEffect(() => {
    const { activeElement } = document;
    const isFocusLost = activeElement === document.body || controls.current?.contains(activeElement);
    if (wasOpen.current && !isBatchOpen && isFocusLost) document.querySelector("h1")?.focus();
    wasOpen.current = isBatchOpen;
  }, [isBatchOpen]);
  return controls;
}
