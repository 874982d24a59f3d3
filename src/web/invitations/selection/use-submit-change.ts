import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { v4 as uuid } from "uuid";
import { useLocation } from "wouter";
import { Batch } from "#contract/batch.ts";
import { request } from "#web/api/request.ts";
import { invitationKeys } from "#web/invitations/queries.ts";
import { paths } from "#web/paths.ts";
import { toast } from "#web/ui/overlay/toast.tsx";
import type { ChangePlan } from "./change-plan.ts";
import { formatDifference } from "./format-plan.ts";

/** Submits the plan as a batch and opens it. Idempotent: the id is generated once and the plan does not change. */
export function useSubmitChange(plan: ChangePlan, onSubmitted: () => void) {
  const [batchId] = useState(() => uuid());
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: () => request("PUT", `/api/batches/${batchId}`, { schema: Batch, body: plan.batch }),
    onSuccess: (batch) => {
      onSubmitted();
      const difference = formatDifference(plan.total, batch.total);
      if (difference !== null)
        toast({ tone: "waiting", title: difference, detail: "The list has changed since it was counted." });
      void client.invalidateQueries({ queryKey: ["batches"] });
      // The batch has only started: the lists are fetched again when they are next shown.
      void client.invalidateQueries({ queryKey: invitationKeys.all, refetchType: "none" });
      navigate(paths.batch(batch.id));
    },
  });
}
