import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ActivityList } from "#contract/activity.ts";
import { request } from "#web/api/request.ts";
import { type ActivityState, pageSize, serverFilter } from "./activity-state.ts";

/** One page of who did what; the former page stays in sight while the next one loads. */
export function activityQuery(state: ActivityState) {
  return queryOptions({
    queryKey: ["activity", "list", state] as const,
    queryFn: ({ signal }) =>
      request("GET", "/api/activity", {
        schema: ActivityList,
        query: { ...serverFilter(state), limit: pageSize, offset: (state.page - 1) * pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
    // Whoever comes here has often just done something.
    staleTime: 0,
    refetchOnWindowFocus: "always",
  });
}

/** Where the lines of a filter can be had as a file. */
export function downloadPath(kind: "csv" | "jsonl", state: ActivityState): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(serverFilter(state)))
    if (value !== undefined && value !== "") search.set(name, String(value));
  return search.size === 0 ? `/api/activity.${kind}` : `/api/activity.${kind}?${search}`;
}
