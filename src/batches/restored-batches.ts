import type { Batch } from "#contract/batch.ts";
import type { LookMoment } from "#batches/lanes.ts";
import { resumeHeld } from "#batches/ledger/control.ts";
import { createReviews, type ReviewDeps, type ReviewRestored } from "./restore-review.ts";

/** Batches that are held after a restore. */
export type RestoredBatches = {
  reviewRestored: ReviewRestored;
  /**
   * Resumes a held batch. It also invites the addresses of `inviteAgain` (lower case) whose invitations were revoked since
   * the backup. `isDecided`: another request was first; nothing is done.
   */
  resumeRestored: (
    id: string,
    inviteAgain: readonly string[],
  ) => Promise<{ batch: Batch; isDecided: boolean } | null>;
};

type RestoredDeps = ReviewDeps & {
  moment: () => Promise<LookMoment>;
  get: (id: string) => Promise<Batch | null>;
};

export function createRestoredBatches(
  { moment, get, ...deps }: RestoredDeps,
  onResume: () => void,
): RestoredBatches {
  return {
    reviewRestored: createReviews(deps),
    async resumeRestored(id, inviteAgain) {
      const wasHeld = await resumeHeld(deps.ledger, id, inviteAgain, await moment());
      if (wasHeld) onResume();
      const batch = await get(id);
      return batch && { batch, isDecided: !wasHeld };
    },
  };
}
