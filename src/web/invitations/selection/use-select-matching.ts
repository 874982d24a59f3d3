import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { InvitationList } from "#contract/invitation.ts";
import { request, formatProblem } from "#web/api/request.ts";
import { toast } from "#web/ui/overlay/toast.tsx";
import type { ListState } from "#web/invitations/list-state.ts";
import { matchingPageSize, readMatching } from "./read-matching.ts";
import type { SelectedRow } from "./selection.ts";

export type MatchingProgress = { readCount: number; totalCount: number };

/** The filter that invitations must match. */
export type Matching = Pick<ListState, "status" | "query">;

/** Reads all matching invitations and passes them on together, so that a cancelled or failed read selects nothing. */
export function useSelectMatching(onRead: (rows: readonly SelectedRow[], matching: Matching) => void) {
  const [progress, setProgress] = useState<MatchingProgress>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const reading = useMutation({
    mutationFn: ({ matching, signal }: { matching: Matching; signal: AbortSignal }) =>
      readMatching({
        signal,
        onProgress: (readCount, totalCount) => setProgress({ readCount, totalCount }),
        fetchPage: (offset) =>
          request("GET", "/api/invitations", {
            schema: InvitationList,
            query: { ...matching, sort: "createdAt", order: "asc", limit: matchingPageSize, offset },
            signal,
          }),
      }),
    onSuccess: (rows, { matching }) => onRead(rows, matching),
    onError: (error, { signal }) => {
      if (!signal.aborted)
        toast({ tone: "failed", ...formatProblem(error), title: "Could not select all invitations" });
    },
    onSettled: () => setProgress(undefined),
  });

  return {
    progress,
    start: ({ status, query }: Matching, totalCount: number) => {
      running.current = new AbortController();
      setProgress({ readCount: 0, totalCount });
      reading.mutate({ matching: { status, query }, signal: running.current.signal });
    },
    cancel: () => running.current?.abort(),
  };
}
