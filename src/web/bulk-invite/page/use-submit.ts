import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useLocation } from "wouter";
import { Batch } from "#contract/batch.ts";
import { ApiError, request } from "#web/api/request.ts";
import { paths } from "#web/paths.ts";
import type { Desk } from "#web/bulk-invite/draft/draft-store.ts";
import type { Keep } from "#web/bulk-invite/draft/draft-storage.ts";
import type { Submission } from "#web/bulk-invite/worker/protocol.ts";
import { mayHaveArrived, repeated, type Submit, type Unanswered } from "./repeat.ts";

/**
 * Submits the list and goes to its batch. May be repeated: the same id with the same body adds nothing. Rows that the
 * server refuses are marked on their lines; nothing typed is lost.
 */
export function useSubmit(desk: Desk, keep: Keep) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const unanswered = useRef<Unanswered>(undefined);

  function onRefusal(error: unknown, submit: Submit, submission: Submission) {
    const problem = error instanceof ApiError ? error.problem : undefined;
    if (problem?.rows) desk.refuse(problem.rows, submission.lines);
    unanswered.current =
      problem === undefined || mayHaveArrived(problem.status) ? { submit, submission } : undefined;
  }

  return useMutation({
    mutationFn: async (submit: Submit) => {
      const { options, existing } = submit;
      const submission =
        repeated(unanswered.current, submit) ?? (await desk.ask("submission", { options, existing }));
      const { body } = submission;
      try {
        return await request("PUT", `/api/batches/${submit.batchId}`, { schema: Batch, body });
      } catch (error) {
        onRefusal(error, submit, submission);
        throw error;
      }
    },
    onSuccess: (batch) => {
      desk.clear();
      keep.saveRest(null);
      void client.invalidateQueries({ queryKey: ["batches"] });
      navigate(paths.batch(batch.id));
    },
  });
}
