import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { Batch, type NewBatch } from "#contract/batch.ts";
import { ApiError, request } from "../api.ts";
import { paths } from "../paths.ts";
import type { Desk } from "./desk.ts";
import type { Keep } from "./keep.ts";

type Submit = { batchId: string; options: NewBatch["options"] };

/**
 * Submits the list and goes to its batch. May be repeated: the same id with the same body adds nothing. Rows that the
 * server refuses are marked on their lines; nothing typed is lost.
 */
export function useSubmit(desk: Desk, keep: Keep) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: async ({ batchId, options }: Submit) => {
      const body = await desk.ask("submission", { options });
      return request("PUT", `/api/batches/${batchId}`, { schema: Batch, body });
    },
    onSuccess: (batch) => {
      desk.clear();
      keep.saveRest(null);
      void client.invalidateQueries({ queryKey: ["batches"] });
      navigate(paths.batch(batch.id));
    },
    onError: (error) => {
      if (error instanceof ApiError && error.problem.rows) void desk.refuse(error.problem.rows);
    },
  });
}
