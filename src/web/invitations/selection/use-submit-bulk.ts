import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { Batch } from "#contract/batch.ts";
import { request } from "#web/api/request.ts";
import { paths } from "#web/paths.ts";
import { batchOf, type BulkPlan } from "./bulk-action.ts";
import { invitationKeys } from "#web/invitations/queries.ts";

/**
 * Submits the plan as a batch and goes to its page. May be repeated after a lost answer: the id is made once and the plan
 * does not change, so the same submit adds nothing.
 */
export function useSubmitBulk(plan: BulkPlan, onSubmitted: () => void) {
  const [batchId] = useState(() => crypto.randomUUID());
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: () => request("PUT", `/api/batches/${batchId}`, { schema: Batch, body: batchOf(plan) }),
    onSuccess: (batch) => {
      onSubmitted();
      void client.invalidateQueries({ queryKey: ["batches"] });
      // The batch has only begun: the lists are read anew when somebody comes back to them.
      void client.invalidateQueries({ queryKey: invitationKeys.all, refetchType: "none" });
      navigate(paths.batch(batch.id));
    },
  });
}
