import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "#web/api/request.ts";
import { BatchList } from "#contract/batch.ts";
import { desk } from "./page-draft.ts";
import type { Group } from "#web/bulk-invite/text/parse-list.ts";
import type { Existing } from "#web/bulk-invite/worker/standing.ts";

/** Entries of a group that are asked for at once. */
export const groupPageSize = 100;
/** Lines whose findings are asked for at once. */
export const findingsChunk = 256;

// A reading never changes; the next one has another revision.
const ofOneReading = { staleTime: Infinity, gcTime: 5_000, placeholderData: keepPreviousData };

/** A list in its present state: `version` counts what the check has learned. */
export type ListState = { revision: number; version: number; existing: Existing };

/** One page of a group of the reading. */
export const groupQuery = ({ revision, version, existing }: ListState, group: Group, page: number) =>
  queryOptions({
    queryKey: ["reading", "group", group, page, revision, version, existing],
    queryFn: () => desk.ask("group", { group, existing, offset: page * groupPageSize, limit: groupPageSize }),
    ...ofOneReading,
  });

/** What there is to say about one chunk of lines. */
export const findingsQuery = (revision: number, chunk: number) =>
  queryOptions({
    queryKey: ["reading", "findings", chunk, revision],
    queryFn: () => desk.ask("findings", { from: chunk * findingsChunk + 1, to: (chunk + 1) * findingsChunk }),
    ...ofOneReading,
  });

/** The newest batch, for the allowance that it tells of; its answer is a hint, so a failure shows nowhere. */
export const newestBatchQuery = () =>
  queryOptions({
    queryKey: ["batches", "newest"],
    queryFn: ({ signal }) =>
      request("GET", "/api/batches", { schema: BatchList, query: { limit: 1 }, signal }),
    select: ({ data }) => data[0],
  });
