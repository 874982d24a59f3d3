import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Batch } from "#contract/batch.ts";
import { request } from "../api.ts";
import { batchQuery, batchesKey } from "./queries.ts";

export type BatchAction = "pause" | "resume" | "cancel";

/** Pauses, resumes or cancels; each may be repeated, the second time changes nothing. */
export function useBatchAction(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: BatchAction) =>
      request("POST", `/api/batches/${encodeURIComponent(id)}/${action}`, { schema: Batch, body: {} }),
    onSuccess: async (batch) => {
      client.setQueryData(batchQuery(id).queryKey, batch);
      await client.invalidateQueries({ queryKey: batchesKey });
    },
  });
}
