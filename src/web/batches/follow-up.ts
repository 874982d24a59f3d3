import type { Batch } from "#contract/batch.ts";
import { makesInvitations } from "./labels.ts";

/** What can be made of a batch that is over: how many rows may go again, how many invitations may be revoked. */
export function followUps({ kind, state, counts }: Pick<Batch, "kind" | "state" | "counts">): {
  retryCount: number;
  rollbackCount: number;
} {
  // Each is made once for a batch; while rows still come to their end it would miss the later ones.
  if (state === "running" || state === "paused" || counts.sending > 0)
    return { retryCount: 0, rollbackCount: 0 };
  return { retryCount: counts.failed, rollbackCount: makesInvitations({ kind }) ? counts.done : 0 };
}
