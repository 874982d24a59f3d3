import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { InvitationCounts, InvitationList } from "#contract/invitation.ts";
import { freshPollMs } from "#web/api/polling.ts";
import { request } from "#web/api/request.ts";
import { showNextRows } from "#web/lists/held-rows.ts";
import type { ListState } from "./list-state.ts";

/** The keys go from general to particular: invalidating one invalidates those below it. */
export const invitationKeys = {
  all: ["invitations"] as const,
  lists: ["invitations", "list"] as const,
  counts: ["invitations", "counts"] as const,
};

/** Fetches the invitations again, and shows them even while the pointer rests on the list: the user wants to see them. */
export function refresh(client: QueryClient): void {
  showNextRows();
  void client.invalidateQueries({ queryKey: invitationKeys.all });
}

export const invitationPath = (id: string) => `/api/invitations/${encodeURIComponent(id)}` as const;

/** One page of the list, kept up to date; the previous page stays visible while the next one loads. */
export function invitationsQuery({ size: _size, ...state }: ListState, pageSize: number) {
  const { page, ...filter } = state;
  return queryOptions({
    queryKey: [...invitationKeys.lists, state, pageSize] as const,
    queryFn: ({ signal }) =>
      request("GET", "/api/invitations", {
        schema: InvitationList,
        query: { ...filter, limit: pageSize, offset: (page - 1) * pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state: { error } }) => freshPollMs(error),
  });
}

/** The number of invitations in each status, among those that match the search. */
export function invitationCountsQuery(query: string) {
  return queryOptions({
    queryKey: [...invitationKeys.counts, query] as const,
    queryFn: ({ signal }) =>
      request("GET", "/api/invitations/counts", { schema: InvitationCounts, query: { query }, signal }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state: { error } }) => freshPollMs(error),
  });
}
