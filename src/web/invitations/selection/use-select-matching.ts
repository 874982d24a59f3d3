import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { InvitationList } from "#contract/invitation.ts";
import { request, formatProblem } from "#web/api/request.ts";
import { toast } from "#web/ui/overlay/toast.tsx";
import type { ListFilter } from "#web/invitations/list-state.ts";
import { apiQuery } from "#web/invitations/queries.ts";
import { matchingPageSize, readMatching } from "./read-matching.ts";
import type { SelectedRow } from "./selection.ts";

export type MatchingProgress = { readCount: number; totalCount: number };

/** Reads all matching invitations and passes them on together, so that a cancelled or failed read selects nothing. */
export function useSelectMatching(onRead: (rows: readonly SelectedRow[], matching: ListFilter) => void) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<MatchingProgress>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const reading = useMutation({
    mutationFn: async ({ matching, signal }: { matching: ListFilter; signal: AbortSignal }) => {
      // Once, so that "in the last 7 days" means the same for every page.
      const filter = await apiQuery(client, matching);
      return readMatching({
        signal,
        onProgress: (readCount, totalCount) => setProgress({ readCount, totalCount }),
        fetchPage: (offset) =>
          request("GET", "/api/invitations", {
            schema: InvitationList,
            query: { ...filter, sort: "createdAt", order: "asc", limit: matchingPageSize, offset },
            signal,
          }),
      });
    },
    onSuccess: (rows, { matching }) => onRead(rows, matching),
    onError: (error, { signal }) => {
      if (!signal.aborted)
        toast({ tone: "failed", ...formatProblem(error), title: "Could not select all invitations" });
    },
    onSettled: () => setProgress(undefined),
  });

  return {
    progress,
    start: ({ status, query, filters }: ListFilter, totalCount: number) => {
      running.current = new AbortController();
      setProgress({ readCount: 0, totalCount });
      reading.mutate({ matching: { status, query, filters }, signal: running.current.signal });
    },
    cancel: () => running.current?.abort(),
  };
}
