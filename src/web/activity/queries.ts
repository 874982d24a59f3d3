import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ActivityList } from "#contract/activity.ts";
import { request } from "#web/api/request.ts";
import { withQuery } from "#web/paths.ts";
import { type ActivityState, pageSize, serverFilter } from "./activity-state.ts";

/** One page of the activity; the previous page stays visible while the next one loads. */
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
    // Members often open this page right after doing something.
    staleTime: 0,
    refetchOnWindowFocus: "always",
  });
}

/** The URL that downloads the filtered activity. */
export function downloadPath(format: "csv" | "jsonl", state: ActivityState): string {
  return withQuery(`/api/activity.${format}`, serverFilter(state));
}
