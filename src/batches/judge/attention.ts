import type { Waiting } from "#contract/batch.ts";
import type { Attention } from "#contract/batches/details.ts";
import type { StoredBatch } from "#batches/rows.ts";

/** The part of a batch that says whether it needs a member. */
export type Concern = Pick<
  StoredBatch,
  | "state"
  | "counts"
  | "followUps"
  | "is_held"
  | "paused_because"
  | "handled_failed"
  | "handled_stop"
  | "handled_open"
>;

/** What a member has handled, as the batch stores it. */
export type Handled = Pick<StoredBatch, "handled_failed" | "handled_stop" | "handled_open">;

/**
 * What keeps a batch from going on until a member acts: a restore, a pause that came with a change of its member, or the
 * code of the problem that an admin must solve. A member's own pause is not one, and neither is a wait that ends by itself.
 */
function stopOf({ state, is_held: isHeld, paused_because: because }: Concern, waiting: Waiting | null) {
  if (state === "paused") {
    if (isHeld === 1) return "restored";
    return because === null ? null : "paused";
  }
  return state === "running" && waiting !== null && waiting.until === null ? waiting.code : null;
}

function openRows({ counts }: Concern): number {
  return counts.queued + counts.sending;
}

/** A stop that comes back after rows have moved is a new one. */
function isHandled(stop: string, batch: Concern): boolean {
  return batch.handled_stop === stop && batch.handled_open === openRows(batch);
}

/**
 * Why a batch needs a member, null if it does not. Failed rows do until they are retried or marked as handled; rows that
 * fail afterwards ask again.
 */
export function attentionOf(batch: Concern, waiting: Waiting | null): Attention | null {
  const stop = stopOf(batch, waiting);
  if (stop !== null && !isHandled(stop, batch))
    return stop === "restored" || stop === "paused" ? stop : "stopped";
  const isRetried = batch.followUps.some(({ kind }) => kind === "retry");
  return batch.counts.failed > batch.handled_failed && !isRetried ? "failed" : null;
}

/** The batch as handled now. Rows that failed after the member had seen `failed` of them still ask for attention. */
export function handledNow(batch: Concern, waiting: Waiting | null, { failed }: { failed: number }): Handled {
  return {
    handled_failed: Math.max(batch.handled_failed, Math.min(failed, batch.counts.failed)),
    handled_stop: stopOf(batch, waiting),
    handled_open: openRows(batch),
  };
}
