import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Batch } from "#contract/batch.ts";
import { useLocation } from "wouter";
import { request } from "#web/api/request.ts";
import { paths } from "#web/paths.ts";
import { batchQuery, batchesKey } from "./queries.ts";

const actionPath = (id: string, action: string) =>
  `/api/batches/${encodeURIComponent(id)}/${action}` as const;

export type BatchAction = "pause" | "resume" | "cancel";

/** Pauses, resumes or cancels; each may be repeated, the second time changes nothing. */
export function useBatchAction(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: BatchAction) => request("POST", actionPath(id, action), { schema: Batch, body: {} }),
    onSuccess: async (batch) => {
      client.setQueryData(batchQuery(id).queryKey, batch);
      await client.invalidateQueries({ queryKey: batchesKey });
    },
  });
}

/** `retry`: what failed goes again. `rollback`: what was sent is revoked. */
export type FollowUp = "retry" | "rollback";

/** Makes a new batch of this one and goes to it. May be repeated: the second time leads to the same new batch. */
export function useFollowUp(id: string) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: (followUp: FollowUp) =>
      request("POST", actionPath(id, followUp), { schema: Batch, body: {} }),
    onSuccess: (batch) => {
      client.setQueryData(batchQuery(batch.id).queryKey, batch);
      void client.invalidateQueries({ queryKey: batchesKey });
      navigate(paths.batch(batch.id));
    },
  });
}
