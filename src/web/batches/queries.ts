import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { Batch, BatchList, type BatchState, type Outcome, RowList } from "#contract/batch.ts";
import { request } from "#web/api/request.ts";

const livelyMs = 1_000;
const quietMs = 5_000;
const restingMs = 15_000;

/** Everything known of batches; the keys go from general to particular. */
export const batchesKey = ["batches"] as const;
const batchKey = (id: string) => [...batchesKey, "one", id] as const;

type Moving = Pick<Batch, "state" | "waiting"> & { counts: Pick<Batch["counts"], "sending"> };

/**
 * How soon to look again, read off the batch itself: every second while rows are settled, slower while it waits for
 * long, seldom while it is paused (a colleague may resume it), never when it is over. What was under way when somebody
 * paused or cancelled still comes to its end.
 */
export function pollMs({ state, waiting, counts }: Moving, nowMs: number): number | false {
  if (state !== "running" && counts.sending > 0) return livelyMs;
  const byState: Record<BatchState, number | false> = {
    running: livelyMs,
    paused: restingMs,
    finished: false,
    cancelled: false,
  };
  if (state !== "running" || waiting === null) return byState[state];
  return waiting.until !== null && waiting.until - nowMs < 2 * quietMs ? livelyMs : quietMs;
}

/** The soonest of what is on the page; nothing is asked for while nothing runs. */
export function listPollMs(batches: readonly Moving[], nowMs: number): number | false {
  const running = batches.filter(({ state, counts }) => state === "running" || counts.sending > 0);
  const soonest = Math.min(...running.map((batch) => pollMs(batch, nowMs) || Infinity));
  return Number.isFinite(soonest) ? Math.max(soonest, 2 * livelyMs) : false;
}

export const batchesPageSize = 50;

/** One page of all batches, newest first. */
export const batchListQuery = (offset: number) =>
  queryOptions({
    queryKey: [...batchesKey, "list", offset],
    queryFn: ({ signal }) =>
      request("GET", "/api/batches", {
        schema: BatchList,
        query: { limit: batchesPageSize, offset },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => listPollMs(state.data?.data ?? [], Date.now()),
  });

/** One batch; polls by itself while it moves, also while the tab is in the background, whose title shows it. */
export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: [...batchKey(id), "summary"],
    queryFn: ({ signal }) =>
      request("GET", `/api/batches/${encodeURIComponent(id)}`, { schema: Batch, signal }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data === undefined ? false : pollMs(state.data, Date.now())),
    refetchIntervalInBackground: true,
  });

export const rowsPageSize = 100;
export type RowFilter = { outcome: Outcome | undefined; query: string };

const atOnceMs = 20;

/**
 * One page of a batch's rows, failed ones first. Rows are never older than the batch above them: `batchSeenAt` (ms) is
 * when that was read, so rows follow each of its polls, the last one too, and rest when it rests.
 */
export const rowsQuery = (id: string, { outcome, query }: RowFilter, page: number, batchSeenAt: number) =>
  queryOptions({
    queryKey: [...batchKey(id), "rows", { outcome, query }, page],
    queryFn: ({ signal }) =>
      request("GET", `/api/batches/${encodeURIComponent(id)}/rows`, {
        schema: RowList,
        query: { outcome, query, limit: rowsPageSize, offset: page * rowsPageSize },
        signal,
      }),
    refetchInterval: ({ state }) => {
      if (state.errorUpdatedAt > state.dataUpdatedAt) return quietMs;
      return state.dataUpdatedAt < batchSeenAt ? atOnceMs : false;
    },
  });

export const csvPath = (id: string) => `/api/batches/${encodeURIComponent(id)}/rows.csv`;
