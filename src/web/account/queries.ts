import { queryOptions } from "@tanstack/react-query";
import { OwnSessionList } from "#contract/account.ts";
import { request } from "#web/api/request.ts";

export const sessionsKey = ["own-sessions"] as const;

export const ownSessionsQuery = queryOptions({
  queryKey: sessionsKey,
  queryFn: ({ signal }) => request("GET", "/api/session/all", { schema: OwnSessionList, signal }),
  refetchOnWindowFocus: "always",
});
