import { queryOptions } from "@tanstack/react-query";
import { Team } from "#contract/member.ts";
import { request } from "#web/api/request.ts";

export const teamKey = ["team"] as const;

export const teamQuery = queryOptions({
  queryKey: teamKey,
  queryFn: ({ signal }) => request("GET", "/api/members", { schema: Team, signal }),
  refetchOnWindowFocus: "always",
});
