import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { listWorker } from "#web/bulk-invite/draft/page-draft.ts";
import type { ExistingInvitations, Group, GroupWindow } from "#web/bulk-invite/worker/protocol.ts";

export const pageSize = 100;

/** Identifies what a group's items depend on; `version` counts the answers of the precheck. */
export type ListVersion = { revision: number; version: number; existing: ExistingInvitations };

/** One page of a group's items, from the worker. */
export const groupQuery = ({ revision, version, existing }: ListVersion, group: Group, page: number) =>
  queryOptions({
    queryKey: ["bulk-invite", "group", group, page, revision, version, existing],
    queryFn: () => {
      const window: GroupWindow = { group, existing, offset: page * pageSize, limit: pageSize };
      return listWorker.request("group", window);
    },
    staleTime: Infinity,
    gcTime: 5_000,
    placeholderData: keepPreviousData,
  });
