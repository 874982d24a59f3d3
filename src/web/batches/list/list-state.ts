import * as z from "zod/mini";
import { BatchKind, BatchState } from "#contract/batch.ts";
import { readPage, readParam, readQuery } from "#web/lists/url-state.ts";
import { paths, withQuery } from "#web/paths.ts";

/** Everything that selects the batches; pages count from 1. `createdBy` is a whole name, empty for anyone. */
export type BatchListState = {
  query: string;
  state: BatchState | undefined;
  kind: BatchKind | undefined;
  createdBy: string;
  attention: "true" | undefined;
  page: number;
};

export function readListState(search: URLSearchParams): BatchListState {
  return {
    query: readQuery(search),
    state: readParam(search, "state", BatchState),
    kind: readParam(search, "kind", BatchKind),
    createdBy: (search.get("createdBy") ?? "").slice(0, 320),
    attention: readParam(search, "attention", z.literal("true")),
    page: readPage(search),
  };
}

export function listHref({ page, ...filter }: BatchListState): string {
  return withQuery(paths.batches(), { ...filter, page: page > 1 ? page : undefined });
}

/** The filter as the server expects it. */
export function serverFilter({ page: _page, ...filter }: BatchListState) {
  return filter;
}

export function isFiltered(state: BatchListState): boolean {
  return Object.values(serverFilter(state)).some((value) => value !== undefined && value !== "");
}
