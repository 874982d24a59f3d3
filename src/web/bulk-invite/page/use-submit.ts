import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useLocation } from "wouter";
import { Batch, type BatchOptions } from "#contract/batch.ts";
import { allowanceQuery } from "#web/api/allowance-query.ts";
import { ApiError, request } from "#web/api/request.ts";
import { presetsQuery } from "#web/api/presets-query.ts";
import { toOptionInput } from "#web/forms/option-values.ts";
import { matchesPreset } from "#web/forms/preset-options.ts";
import type { ChosenPreset } from "#web/forms/use-preset.ts";
import { paths } from "#web/paths.ts";
import type { Draft } from "#web/bulk-invite/draft/draft.ts";
import type { DraftStorage } from "#web/bulk-invite/draft/draft-storage.ts";
import type { ExistingInvitations, Submission } from "#web/bulk-invite/worker/protocol.ts";
import type { WorkerClient } from "#web/bulk-invite/worker/worker-client.ts";

/** What the user submits; the pre-check's part of the submission is not in it. */
export type Submit = {
  batchId: string;
  revision: number;
  options: BatchOptions;
  /** Sent only if the options still equal those of the preset. */
  presetId: ChosenPreset;
  existing: ExistingInvitations;
  /** Empty without one. Not part of what makes two submits the same: the server does not rename a batch. */
  name: string;
};

/** A submit without a reply: it may have arrived. */
export type Unanswered = { submit: Submit; submission: Submission };

function isSameSubmit(a: Submit, b: Submit): boolean {
  return (
    a.batchId === b.batchId &&
    a.revision === b.revision &&
    a.existing === b.existing &&
    a.presetId === b.presetId &&
    JSON.stringify(a.options) === JSON.stringify(b.options)
  );
}

/**
 * The submission to send again, if the user changed nothing. A new one could differ, as the pre-check may know more by
 * now (even the first one's own invitations), and a different body under the same id is refused.
 */
export function submissionToRepeat(
  unanswered: Unanswered | undefined,
  submit: Submit,
): Submission | undefined {
  return unanswered !== undefined && isSameSubmit(unanswered.submit, submit)
    ? unanswered.submission
    : undefined;
}

/** A status below 500 is a decision: nothing was stored, and the next try may differ. */
export function mayHaveArrived(status: number): boolean {
  return status >= 500;
}

/** The id of the chosen preset, unless its options were changed afterwards. */
function unchangedPreset(client: QueryClient, { options, presetId }: Submit): string | undefined {
  const presets = client.getQueryData(presetsQuery.queryKey)?.data ?? [];
  const preset = presets.find(({ id }) => id === presetId);
  return preset !== undefined && matchesPreset(toOptionInput(options), preset) ? preset.id : undefined;
}

type SubmitDeps = { draft: Draft; storage: DraftStorage; worker: WorkerClient };

/**
 * Submits the list and opens its batch. Repeating it is safe: the same id with the same body adds nothing. Rows that
 * the server refuses are marked on their lines.
 */
export function useSubmit({ draft, storage, worker }: SubmitDeps) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const unanswered = useRef<Unanswered>(undefined);

  function onRefusal(error: unknown, submit: Submit, submission: Submission) {
    const problem = error instanceof ApiError ? error.problem : undefined;
    if (problem?.field === "presetId") void client.invalidateQueries({ queryKey: presetsQuery.queryKey });
    if (problem?.rows) draft.refuse(problem.rows, submission.lines);
    unanswered.current =
      problem === undefined || mayHaveArrived(problem.status) ? { submit, submission } : undefined;
  }

  return useMutation({
    mutationFn: async (submit: Submit) => {
      const { options, existing, name } = submit;
      const presetId = unchangedPreset(client, submit);
      const submission =
        submissionToRepeat(unanswered.current, submit) ??
        (await worker.request("submission", {
          options,
          existing,
          ...(presetId !== undefined && { presetId }),
          ...(name.trim() !== "" && { name }),
        }));
      const { body } = submission;
      // If the tab is closed before the answer, the draft has the id of the batch and is not offered again.
      await storage.flush();
      try {
        return await request("PUT", `/api/batches/${submit.batchId}`, { schema: Batch, body });
      } catch (error) {
        onRefusal(error, submit, submission);
        throw error;
      }
    },
    onSuccess: (batch) => {
      draft.clear();
      storage.end();
      void client.invalidateQueries({ queryKey: ["batches"] });
      void client.invalidateQueries({ queryKey: allowanceQuery.queryKey });
      navigate(paths.batch(batch.id));
    },
  });
}
