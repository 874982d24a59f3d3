import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { InvitationCounts, InvitationList } from "#contract/invitation.ts";
import { freshPollMs } from "#web/api/polling.ts";
import { request, unreachable } from "#web/api/request.ts";
import { showNextRows } from "#web/lists/held-rows.ts";
import type { Query } from "#web/paths.ts";
import type { ListFilter, ListState } from "./list-state.ts";

/** The keys go from general to particular: invalidating one invalidates those below it. */
export const invitationKeys = {
  all: ["invitations"] as const,
  lists: ["invitations", "list"] as const,
  counts: ["invitations", "counts"] as const,
};

/** The register is on Usher's own server, so asking often costs little. */
const pollMs = 10_000;

/** Fetches the invitations again, and shows them even while the pointer rests on the list: the user wants to see them. */
export function refresh(client: QueryClient): void {
  showNextRows();
  void client.invalidateQueries({ queryKey: invitationKeys.all });
}

export const invitationPath = (id: string) => `/api/invitations/${encodeURIComponent(id)}` as const;

/**
 * A filter as the API expects it. Keys of queries hold what the URL says, such as `last-7d`, and only a request turns it into
 * times, so that no key changes as time goes by.
 */
export async function apiQuery(client: QueryClient, { status, query, filters }: ListFilter): Promise<Query> {
  const plain = { status: status.join(), query };
  if (Object.keys(filters).length === 0) return plain;
  const loaded = await import("./filters/api-filter.ts").catch(() => null);
  if (loaded === null) throw unreachable();
  return { ...plain, ...(await loaded.apiFilter(client, filters)) };
}

/** One page of the list, kept up to date; the previous page stays visible while the next one loads. */
export function invitationsQuery({ size: _size, view: _view, ...state }: ListState, pageSize: number) {
  const { page, sort, order } = state;
  return queryOptions({
    queryKey: [...invitationKeys.lists, state, pageSize] as const,
    queryFn: async ({ client, signal }) =>
      request("GET", "/api/invitations", {
        schema: InvitationList,
        query: {
          ...(await apiQuery(client, state)),
          sort,
          order,
          limit: pageSize,
          offset: (page - 1) * pageSize,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state: { error } }) => freshPollMs(error, pollMs),
  });
}

/** The number of invitations in each status, among those that match the search and the other filters. */
export function invitationCountsQuery({ query, filters }: ListFilter) {
  const filter = { status: [], query, filters };
  return queryOptions({
    queryKey: [...invitationKeys.counts, query, filters] as const,
    queryFn: async ({ client, signal }) =>
      request("GET", "/api/invitations/counts", {
        schema: InvitationCounts,
        query: await apiQuery(client, filter),
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state: { error } }) => freshPollMs(error, pollMs),
  });
}
