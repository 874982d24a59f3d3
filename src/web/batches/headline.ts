import type { Batch } from "#contract/batch.ts";
import { whenItEnds } from "#web/format/clock.ts";
import { kindWords, sayNumber } from "./labels.ts";

export type Counted = Pick<Batch, "kind" | "state" | "counts" | "total" | "expectedEndAt" | "waiting">;

/** Rows that nothing will be done for without somebody. */
export const openRows = ({ counts }: Pick<Batch, "counts">) => counts.queued + counts.sending;

export const settledRows = ({ counts }: Pick<Batch, "counts">) =>
  counts.done + counts.skipped + counts.failed;

/** Settled rows as a share of all, from 0 to 1. */
export function shareSettled(batch: Pick<Batch, "counts" | "total">): number {
  return batch.total === 0 ? 1 : settledRows(batch) / batch.total;
}

function asides({ counts }: Counted): string[] {
  const said: string[] = [];
  if (counts.skipped > 0) said.push(`${sayNumber(counts.skipped)} skipped`);
  if (counts.failed > 0)
    said.push(`${sayNumber(counts.failed)} ${counts.failed === 1 ? "needs" : "need"} you`);
  return said;
}

function settledWords({ kind, counts, total }: Counted): string {
  const { done } = kindWords[kind];
  if (counts.done === total)
    return total === 1 ? `The one row is ${done}` : `All ${sayNumber(total)} ${done}`;
  return `${sayNumber(counts.done)} of ${sayNumber(total)} ${done}`;
}

/** Where the batch stands, in one sentence: "214 of 287 invited, 3 need you, ends about 15:40". */
export function headline(batch: Counted, nowMs: number): string {
  const open = openRows(batch);
  const undone = open + batch.counts.cancelled;
  const parts = [settledWords(batch), ...asides(batch)];
  switch (batch.state) {
    case "finished":
      return parts.join(", ");
    case "cancelled":
      if (undone > 0) parts.push(`${sayNumber(undone)} not ${kindWords[batch.kind].done}`);
      return `Cancelled: ${parts.join(", ")}`;
    case "paused":
      return `Paused: ${[...parts, `${sayNumber(open)} to go`].join(", ")}`;
    case "running": {
      if (batch.expectedEndAt !== null) parts.push(whenItEnds(batch.expectedEndAt, nowMs));
      else if (batch.waiting !== null) parts.push(`${sayNumber(open)} to go`);
      return parts.join(", ");
    }
  }
}
