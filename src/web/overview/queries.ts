import { queryOptions } from "@tanstack/react-query";
import { Overview } from "#contract/overview/overview.ts";
import { freshPollMs, pollWhileSignedIn } from "#web/api/polling.ts";
import { request } from "#web/api/request.ts";

const runningPollMs = 5_000;

/** Polls while a batch runs or the register is still read; else it stays up to date like a list. */
export const overviewQuery = queryOptions({
  queryKey: ["overview"] as const,
  queryFn: ({ signal }) => request("GET", "/api/overview", { schema: Overview, signal }),
  staleTime: 0,
  refetchOnWindowFocus: "always",
  refetchInterval: ({ state: { data, error } }) => {
    const isMoving = data !== undefined && (data.running.totalCount > 0 || !data.isComplete);
    return isMoving && error === null ? pollWhileSignedIn(error, runningPollMs) : freshPollMs(error);
  },
});
