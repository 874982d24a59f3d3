import type { Batch, BatchKind, BatchState, Outcome } from "#contract/batch.ts";
import type { Tone } from "#web/ui/status.tsx";
import { kindWords } from "./labels.ts";

const tones: Record<Outcome, Tone> = {
  failed: "failed",
  sending: "pending",
  queued: "pending",
  done: "done",
  skipped: "quiet",
  cancelled: "quiet",
};

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** One name and one meaning for each outcome of a kind of batch, wherever it is shown. */
export function outcomeWords(kind: BatchKind, outcome: Outcome): { label: string; tone: Tone } {
  const { done, sending } = kindWords[kind];
  const labels: Record<Outcome, string> = {
    failed: "Failed",
    sending,
    queued: "Queued",
    done: capital(done),
    skipped: "Skipped",
    cancelled: "Cancelled",
  };
  return { label: labels[outcome], tone: tones[outcome] };
}

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
