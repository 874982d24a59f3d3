import { queryOptions } from "@tanstack/react-query";
import { Outcome, RowList } from "#contract/batch.ts";
import { pollWhileSignedIn } from "#web/api/polling.ts";
import { request } from "#web/api/request.ts";
import { batchKey, batchPath, slowPollMs } from "#web/batches/queries.ts";
import { readParam, readQuery } from "#web/lists/url-state.ts";
import { paths, withQuery } from "#web/paths.ts";

export const rowsPageSize = 100;

export type RowFilter = { outcome: Outcome | undefined; query: string };

export function readRowFilter(search: string): RowFilter {
  const params = new URLSearchParams(search);
  return { outcome: readParam(params, "outcome", Outcome), query: readQuery(params) };
}

/** The URL of a batch with a filter: a link that shows another member the same rows. */
export function rowFilterHref(id: string, filter: RowFilter): string {
  return withQuery(paths.batch(id), filter);
}

const refetchNowMs = 20;

/**
 * One page of a batch's rows, failed rows first; `page` counts from 0. `batchSeenAt` (ms) is when the batch above them
 * was read: older rows are fetched again, so they follow each poll of the batch and stop when it stops.
 */
export const rowsQuery = (id: string, { outcome, query }: RowFilter, page: number, batchSeenAt: number) =>
  queryOptions({
    queryKey: [...batchKey(id), "rows", { outcome, query }, page],
    queryFn: ({ signal }) =>
      request("GET", `${batchPath(id)}/rows`, {
        schema: RowList,
        query: { outcome, query, limit: rowsPageSize, offset: page * rowsPageSize },
        signal,
      }),
    refetchInterval: ({ state }) => {
      if (state.errorUpdatedAt > state.dataUpdatedAt) return pollWhileSignedIn(state.error, slowPollMs);
      return state.dataUpdatedAt < batchSeenAt ? refetchNowMs : false;
    },
  });
