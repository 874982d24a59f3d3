import { queryOptions } from "@tanstack/react-query";
import { LinkInfo } from "#contract/member.ts";
import { request } from "#web/api/request.ts";

/** What a one-time link is for. Once it is used the answer is another one, so it is not kept for later. */
export const linkQuery = (token: string) =>
  queryOptions({
    queryKey: ["link", token],
    queryFn: ({ signal }) =>
      request("GET", "/api/session/link", { schema: LinkInfo, query: { token }, signal }),
    staleTime: Infinity,
    gcTime: 0,
  });
