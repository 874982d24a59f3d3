import type { Batch, BatchState, Outcome } from "#contract/batch.ts";
import type { Tone } from "../ui/status.tsx";

/** One name and one meaning for each outcome, wherever it is shown. */
export const outcomeWords: Record<Outcome, { label: string; tone: Tone }> = {
  failed: { label: "Failed", tone: "failed" },
  sending: { label: "Sending", tone: "pending" },
  queued: { label: "Queued", tone: "pending" },
  sent: { label: "Invited", tone: "done" },
  skipped: { label: "Skipped", tone: "quiet" },
};

/** Where a batch stands in a word; one that waits is told apart from one that moves. */
export function stateWords({ state, waiting, counts }: Pick<Batch, "state" | "waiting" | "counts">): {
  label: string;
  tone: Tone;
} {
  const words: Record<BatchState, { label: string; tone: Tone }> = {
    running: { label: "Running", tone: "pending" },
    paused: { label: "Paused", tone: "waiting" },
    finished: { label: "Done", tone: "done" },
    cancelled: { label: "Cancelled", tone: "quiet" },
  };
  if (state === "running" && waiting !== null) {
    return waiting.until === null
      ? { label: "Needs you", tone: "failed" }
      : { label: "Waiting", tone: "waiting" };
  }
  if (state === "finished" && counts.failed > 0) return { label: "Done, some failed", tone: "failed" };
  return words[state];
}
