import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { InvitationList } from "#contract/invitation.ts";
import { request, wordsOf } from "#web/api/request.ts";
import { toast } from "#web/ui/overlay/toast.tsx";
import type { ListState } from "#web/invitations/list-state.ts";
import { matchingPageSize, readMatching } from "./matching.ts";
import type { Picked } from "./selection.ts";

export type MatchingProgress = { readCount: number; totalCount: number };

/** What decides which invitations match; sort and page do not. */
export type Matching = Pick<ListState, "status" | "query">;

/**
 * Fetches all that match and hands them over at once; a cancelled or failed read leaves the selection as it was.
 * `progress` is undefined while nothing is read.
 */
export function useSelectMatching(onRead: (rows: readonly Picked[], matching: Matching) => void) {
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
      if (!signal.aborted) toast({ tone: "failed", ...wordsOf(error), title: "The rest was not selected" });
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
