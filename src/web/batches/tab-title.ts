import { type Counted, headline, openRows } from "./headline.ts";
import { kindWords, sayNumber } from "./labels.ts";

/** A person is needed before anything goes on. */
export function isStuck({ state, waiting }: Pick<Counted, "state" | "waiting">): boolean {
  return state === "running" && waiting !== null && waiting.until === null;
}

/**
 * What the tab says of the batch while one looks at another: the state first, since a tab shows few letters.
 * "Done: 284 of 287 invited, 3 need you", "Needs you: 4 of 10 invited", "120 of 300 revoked".
 */
export function tabTitle(batch: Counted, nowMs: number): string {
  const { kind, state, counts, total } = batch;
  const sofar = `${sayNumber(counts.done)} of ${sayNumber(total)} ${kindWords[kind].done}`;
  if (isStuck(batch)) return `Needs you: ${sofar}`;
  if (state === "finished") return `Done: ${headline(batch, nowMs)}`;
  if (state === "cancelled") return `Cancelled: ${sofar}`;
  if (state === "paused") return `Paused: ${sofar}`;
  return openRows(batch) > 0 && batch.waiting !== null ? `Waiting: ${sofar}` : sofar;
}
