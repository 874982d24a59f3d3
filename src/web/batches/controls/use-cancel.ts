import { useEffect, useRef, useState } from "react";
import type { Batch } from "#contract/batch.ts";
import { toast } from "#web/ui/overlay/toast.tsx";
import { isOpen } from "#web/batches/format-batch.ts";
import { toastFailure, useBatchAction } from "#web/batches/mutations.ts";

/**
 * Asks before a cancel. A running batch is paused first, so that nothing more is sent while the member reads, and resumed
 * if the member keeps it.
 */
export function useCancel(batch: Batch) {
  const { id, state } = batch;
  const [asking, setAsking] = useState<{ wasRunning: boolean }>();
  const pausing = useRef<Promise<unknown>>(undefined);
  const pause = useBatchAction(id);
  const resume = useBatchAction(id);
  const cancel = useBatchAction(id);

  // The calls under way may have been the last ones.
  useEffect(() => {
    if (asking !== undefined && state === "finished")
      toast({ tone: "quiet", title: "The batch finished before it was cancelled" });
  }, [asking, state]);

  return {
    isAsking: asking !== undefined && isOpen(batch),
    wasRunning: asking?.wasRunning === true,
    pause,
    cancel,
    ask() {
      const wasRunning = state === "running";
      cancel.reset();
      pause.reset();
      if (wasRunning) pausing.current = pause.mutateAsync({ action: "pause" }).catch(() => undefined);
      setAsking({ wasRunning });
    },
    confirm() {
      cancel.mutate({ action: "cancel" }, { onSuccess: () => setAsking(undefined) });
    },
    /** Also sent after a pause that failed: it may have been applied although its answer was lost. */
    async keep() {
      const wasRunning = asking?.wasRunning === true;
      setAsking(undefined);
      if (!wasRunning) return;
      await pausing.current;
      resume.mutate({ action: "resume" }, { onError: toastFailure("Could not resume the batch") });
    },
  };
}
