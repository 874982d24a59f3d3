import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { listWorker } from "#web/bulk-invite/draft/page-draft.ts";
import type { ExistingInvitations, Group, GroupWindow } from "#web/bulk-invite/worker/protocol.ts";

export const pageSize = 100;

/** Identifies what a group's items depend on; `version` counts the answers of the precheck. */
export type ListVersion = { revision: number; version: number; existing: ExistingInvitations };

type Pages = { first: number; last: number };

/**
 * The pages of a group's items, from the worker. The last result is shown until the next one is there, so that a row
 * keeps what the user does in it while the precheck goes on.
 */
export const groupQuery = (
  { revision, version, existing }: ListVersion,
  group: Group,
  { first, last }: Pages = { first: 0, last: 0 },
) =>
  queryOptions({
    queryKey: ["bulk-invite", "group", group, first, last, revision, version, existing],
    queryFn: async () => {
      const offset = first * pageSize;
      const window: GroupWindow = { group, existing, offset, limit: (last + 1) * pageSize - offset };
      return { offset, items: await listWorker.request("group", window) };
    },
    staleTime: Infinity,
    gcTime: 5_000,
    placeholderData: keepPreviousData,
  });
