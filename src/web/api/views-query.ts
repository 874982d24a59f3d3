import { queryOptions } from "@tanstack/react-query";
import { ViewList } from "#contract/saved/view.ts";
import { request } from "./request.ts";

/** The saved views of the list of invitations, and how the member has arranged all views. */
export const viewsQuery = queryOptions({
  queryKey: ["views"] as const,
  queryFn: ({ signal }) => request("GET", "/api/views", { schema: ViewList, signal }),
  refetchOnWindowFocus: "always",
});
