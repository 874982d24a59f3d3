import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { Batch, type FollowUpKind, makesInvitations } from "#contract/batch.ts";
import type { BatchEdit } from "#contract/batches/details.ts";
import { formatProblem, request } from "#web/api/request.ts";
import { paths } from "#web/paths.ts";
import { toast } from "#web/ui/overlay/toast.tsx";
import { isOpen } from "./format-batch.ts";
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
    // Not awaited: the answer is the batch's new state, and its buttons would ignore clicks during the refetch.
    onSuccess: (batch) => {
      client.setQueryData(batchQuery(id).queryKey, batch);
      void client.invalidateQueries({ queryKey: batchesKey });
    },
    // Another member may have changed the batch. The error is shown first.
    onError: () => void client.invalidateQueries({ queryKey: batchesKey }),
  });
}

/** Changes the name or the note. */
export function useEditBatch(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (edit: BatchEdit) => request("PATCH", batchPath(id), { schema: Batch, body: edit }),
    onSuccess: (batch) => {
      client.setQueryData(batchQuery(id).queryKey, batch);
      void client.invalidateQueries({ queryKey: batchesKey });
    },
  });
}

/** Ends the attention of a batch. The server compares the failed rows with those that the member sees. */
export function useMarkHandled({ id, counts }: Pick<Batch, "id" | "counts">) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      request("POST", `${batchPath(id)}/handle`, { schema: Batch, body: { failed: counts.failed } }),
    onSuccess: (batch) => {
      client.setQueryData(batchQuery(id).queryKey, batch);
      void client.invalidateQueries({ queryKey: batchesKey });
      toast({ tone: "done", title: "Batch marked as handled" });
    },
    onError: toastFailure("Could not mark the batch as handled"),
  });
}

/** Shows why an action failed. */
export const toastFailure = (title: string) => (error: Error) =>
  toast({ tone: "failed", ...formatProblem(error), title });

/** Each undoes the other, so neither asks. */
export function usePauseAndResume(id: string) {
  const { mutate, isPending } = useBatchAction(id);
  return {
    isPending,
    pause: () => mutate({ action: "pause" }, { onError: toastFailure("Could not pause the batch") }),
    resume: () => mutate({ action: "resume" }, { onError: toastFailure("Could not resume the batch") }),
  };
}

/** How many rows each follow-up of a batch would have; 0 for those that were made, since each is made once. */
export function countFollowUps(
  batch: Pick<Batch, "kind" | "state" | "counts" | "revokedSince" | "followUps">,
): Record<FollowUpKind, number> {
  const { counts, revokedSince, followUps } = batch;
  const isMade = (kind: FollowUpKind) => followUps.some((made) => made.kind === kind);
  const offer = (kind: FollowUpKind, rows: number) => (isOpen(batch) || isMade(kind) ? 0 : rows);
  const canRollBack = makesInvitations(batch) && revokedSince < counts.done;
  return {
    retry: offer("retry", counts.failed),
    rollback: offer("rollback", canRollBack ? counts.done : 0),
    remaining: offer("remaining", counts.cancelled),
  };
}

/** Submits a new batch and opens it. Idempotent: repeating it leads to the same new batch. */
export function useFollowUp(id: string) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: (followUp: FollowUpKind) =>
      request("POST", `${batchPath(id)}/${followUp}`, { schema: Batch, body: {} }),
    onSuccess: (batch) => {
      client.setQueryData(batchQuery(batch.id).queryKey, batch);
      void client.invalidateQueries({ queryKey: batchesKey });
      navigate(paths.batch(batch.id));
    },
  });
}
