import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { BatchList } from "#contract/batches/list.ts";
import { freshPollMs, pollWhileSignedIn } from "#web/api/polling.ts";
import { request } from "#web/api/request.ts";
import { invitationKeys } from "./queries.ts";

const progressPollMs = 5_000;

/** The newest batches. Below the key of all batches, so that a submit starts the polling. */
const newestBatchesQuery = queryOptions({
  queryKey: ["batches", "newest"] as const,
  queryFn: ({ signal }) =>
    request("GET", "/api/batches", { schema: BatchList, query: { limit: 20 }, signal }),
  refetchOnWindowFocus: "always",
  refetchInterval: ({ state }) =>
    state.data?.data.some(({ state: batch, counts }) => batch === "running" || counts.sending > 0)
      ? pollWhileSignedIn(state.error, progressPollMs)
      : freshPollMs(state.error),
});

/**
 * Fetches the invitations again whenever batches have made progress. A component that shows nothing, so that the first
 * page does without the schema of batches.
 */
export function BatchProgress(): null {
  const client = useQueryClient();
  const { data: progress } = useQuery({ ...newestBatchesQuery, select: progressOf });
  const seen = useRef(progress);
  useEffect(() => {
    const isNews = seen.current !== undefined && seen.current !== progress;
    seen.current = progress;
    if (!isNews) return;
    void client.invalidateQueries({ queryKey: invitationKeys.lists });
    void client.invalidateQueries({ queryKey: invitationKeys.counts });
  }, [client, progress]);
  return null;
}

/** Changes with every row that is done. */
function progressOf({ data }: BatchList): string {
  return data.map(({ id, counts }) => `${id} ${counts.done}`).join();
}
