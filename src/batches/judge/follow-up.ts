import { createHash } from "node:crypto";
import type { FollowUpKind, Outcome } from "#contract/batch.ts";
import type { StoredBatch } from "#batches/rows.ts";

/** The rows of the source batch that a follow-up is made of. */
export const followedOutcome: Record<FollowUpKind, Outcome> = {
  retry: "failed",
  rollback: "done",
  remaining: "cancelled",
};

/**
 * Why a batch cannot be followed up, or null. It must be over: while its rows may still be sent, a follow-up would miss
 * some of them, and a second click would make a second batch.
 */
export function followUpObjection(kind: FollowUpKind, source: StoredBatch): string | null {
  const isOver = source.state === "finished" || (source.state === "cancelled" && source.counts.sending === 0);
  if (kind === "rollback" && source.kind !== "invite" && source.kind !== "resend")
    return nothingToFollow.rollback;
  if (!isOver && source.state === "cancelled") {
    return "A call of this batch is still being reconciled with Clerk. Try again when nothing is being sent.";
  }
  if (!isOver) return "This batch is not over yet. Wait until it is finished, or cancel it first.";
  return null;
}

/** Why there is nothing to follow up. */
export const nothingToFollow: Record<FollowUpKind, string> = {
  retry: "No row of this batch failed.",
  rollback: "This batch sent no invitation.",
  remaining: "No row of this batch was cancelled.",
};

/** A UUID (version 8) that depends only on the source batch and its rows. */
export function followUpId(sourceId: string, kind: FollowUpKind, positions: readonly number[]): string {
  const hash = createHash("sha256").update(`${sourceId} ${kind}\n`);
  for (const position of positions) hash.update(`${position}\n`);
  const hex = hash.digest("hex");
  const variant = "89ab"[Number.parseInt(hex[16] ?? "0", 16) % 4];
  const [a, b, c, d, e] = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(13, 16),
    hex.slice(17, 20),
    hex.slice(20, 32),
  ];
  return `${a}-${b}-8${c}-${variant}${d}-${e}`;
}
