import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { InvitationCounts, InvitationList } from "#contract/invitation.ts";
import { request } from "#web/api/request.ts";
import { type ListState, pageSize } from "./list-state.ts";

/** From general to particular: invalidating one reaches all that stand below it. */
export const invitationKeys = {
  all: ["invitations"] as const,
  lists: ["invitations", "list"] as const,
  counts: ["invitations", "counts"] as const,
  options: ["invitations", "options"] as const,
};

/** One page of the list; the former page stays in sight while the next one loads. */
export function invitationsQuery(state: ListState) {
  const { page, ...rest } = state;
  return queryOptions({
    queryKey: [...invitationKeys.lists, state] as const,
    queryFn: ({ signal }) =>
      request("GET", "/api/invitations", {
        schema: InvitationList,
        query: { ...rest, limit: pageSize, offset: (page - 1) * pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: "always",
  });
}

/** How many stand in each status, among those that match the search. */
export function invitationCountsQuery(query: string) {
  return queryOptions({
    queryKey: [...invitationKeys.counts, query] as const,
    queryFn: ({ signal }) =>
      request("GET", "/api/invitations/counts", { schema: InvitationCounts, query: { query }, signal }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: "always",
  });
}
