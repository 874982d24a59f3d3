import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { Batch, BatchList, type BatchState } from "#contract/batch.ts";
import { request } from "#web/api/request.ts";

const fastPollMs = 1_000;
export const slowPollMs = 5_000;
const idlePollMs = 15_000;

/** The keys go from general to particular: invalidating one invalidates those below it. */
export const batchesKey = ["batches"] as const;
export const batchKey = (id: string) => [...batchesKey, "one", id] as const;

export const batchPath = (id: string) => `/api/batches/${encodeURIComponent(id)}` as const;

type Polled = Pick<Batch, "state" | "waiting"> & { counts: Pick<Batch["counts"], "sending"> };

/**
 * How soon to poll a batch again: every second while rows finish, slower during a long wait, rarely while paused (another
 * member may resume it), never once it is over. Rows that were being sent when it was paused or cancelled still finish.
 */
export function pollMs({ state, waiting, counts }: Polled, nowMs: number): number | false {
  if (state !== "running" && counts.sending > 0) return fastPollMs;
  const byState: Record<BatchState, number | false> = {
    running: fastPollMs,
    paused: idlePollMs,
    finished: false,
    cancelled: false,
  };
  if (state !== "running" || waiting === null) return byState[state];
  return waiting.until !== null && waiting.until - nowMs < 2 * slowPollMs ? fastPollMs : slowPollMs;
}

/** The soonest poll of any batch on the page; none while nothing runs. */
export function listPollMs(batches: readonly Polled[], nowMs: number): number | false {
  const running = batches.filter(({ state, counts }) => state === "running" || counts.sending > 0);
  const soonest = Math.min(...running.map((batch) => pollMs(batch, nowMs) || Infinity));
  return Number.isFinite(soonest) ? Math.max(soonest, 2 * fastPollMs) : false;
}

export const batchesPageSize = 50;

/** One page of all batches, newest first. */
export const batchListQuery = (page: number) =>
  queryOptions({
    queryKey: [...batchesKey, "list", page],
    queryFn: ({ signal }) =>
      request("GET", "/api/batches", {
        schema: BatchList,
        query: { limit: batchesPageSize, offset: (page - 1) * batchesPageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => listPollMs(state.data?.data ?? [], Date.now()),
  });

/** One batch. Polls while it runs, in background tabs too, because the tab title shows its progress. */
export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: [...batchKey(id), "summary"],
    queryFn: ({ signal }) => request("GET", batchPath(id), { schema: Batch, signal }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data === undefined ? false : pollMs(state.data, Date.now())),
    refetchIntervalInBackground: true,
  });
