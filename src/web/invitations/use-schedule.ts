import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { v4 as uuid } from "uuid";
import { Batch, type NewBatch } from "#contract/batch.ts";
import { canonicalJson } from "#contract/canonical-json.ts";
import { request } from "#web/api/request.ts";
import { invitationKeys } from "./queries.ts";

/**
 * Submits a batch. Idempotent: the same batch has the same id, also after a lost answer; a changed one has a new id.
 */
export function useSchedule() {
  const client = useQueryClient();
  const submitted = useRef({ id: "", text: "" });
  return useMutation({
    mutationFn: (body: NewBatch) => {
      const text = canonicalJson(body);
      if (submitted.current.text !== text) submitted.current = { id: uuid(), text };
      return request("PUT", `/api/batches/${submitted.current.id}`, { schema: Batch, body });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["batches"] });
      void client.invalidateQueries({ queryKey: invitationKeys.all });
    },
  });
}
