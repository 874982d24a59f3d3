import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { Batch } from "#contract/batch.ts";
import { request } from "#web/api/request.ts";
import { paths } from "#web/paths.ts";
import { makesInvitations } from "./labels.ts";
import { batchesKey, batchPath, batchQuery } from "./queries.ts";

type BatchAction = "pause" | "resume" | "cancel";

/** `inviteAgain` decides about a restored batch: addresses that are invited although they were revoked after the backup. */
type BatchOrder = { action: BatchAction; inviteAgain?: readonly string[] };

/** Each action is idempotent. */
export function useBatchAction(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action, inviteAgain }: BatchOrder) =>
      request("POST", `${batchPath(id)}/${action}`, {
        schema: Batch,
        body: inviteAgain === undefined ? {} : { inviteAgain },
      }),
    onSuccess: async (batch) => {
      client.setQueryData(batchQuery(id).queryKey, batch);
      await client.invalidateQueries({ queryKey: batchesKey });
    },
    // Another member may have changed the batch. Not awaited: the error is shown first.
    onError: () => void client.invalidateQueries({ queryKey: batchesKey }),
  });
}

/** `retry` submits the failed rows again, `rollback` revokes the invitations that were sent. */
export type FollowUp = "retry" | "rollback";

/** How many rows each follow-up of a batch would have. */
export function countFollowUps({
  kind,
  state,
  counts,
}: Pick<Batch, "kind" | "state" | "counts">): Record<FollowUp, number> {
  // A batch gets each follow-up once; made while rows are still being sent, it would miss them.
  if (state === "running" || state === "paused" || counts.sending > 0) return { retry: 0, rollback: 0 };
  return { retry: counts.failed, rollback: makesInvitations({ kind }) ? counts.done : 0 };
}

/** Submits a new batch and opens it. Idempotent: repeating it leads to the same new batch. */
export function useFollowUp(id: string) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: (followUp: FollowUp) =>
      request("POST", `${batchPath(id)}/${followUp}`, { schema: Batch, body: {} }),
    onSuccess: (batch) => {
      client.setQueryData(batchQuery(batch.id).queryKey, batch);
      void client.invalidateQueries({ queryKey: batchesKey });
      navigate(paths.batch(batch.id));
    },
  });
}
