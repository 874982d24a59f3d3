import { experimental_streamedQuery, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { Batch } from "#contract/batch.ts";
import { BatchList } from "#contract/batches/list.ts";
import { BatchJoining } from "#contract/overview/joining.ts";
import { RestoreReview } from "#contract/restore.ts";
import { freshPollMs, pollWhileSignedIn } from "#web/api/polling.ts";
import { request } from "#web/api/request.ts";
import { type BatchListState, serverFilter } from "./list/list-state.ts";

const fastPollMs = 1_000;
export const slowPollMs = 5_000;
const hiddenPollMs = 15_000;
/** Usher counts who joined in its own database, where a join shows within some seconds. */
const joinedPollMs = 10_000;

/** The keys go from general to particular: invalidating one invalidates those below it. */
export const batchesKey = ["batches"] as const;
export const batchKey = (id: string) => [...batchesKey, "one", id] as const;

export const batchPath = (id: string) => `/api/batches/${encodeURIComponent(id)}` as const;

type Polled = Pick<Batch, "state" | "waiting"> & { counts: Pick<Batch["counts"], "sending"> };

/**
 * How soon to poll a batch again: every second while rows finish, slower during a long wait, never while it is paused or
 * over; the page asks again when the user returns to it. Rows that were being sent when it was paused or cancelled still
 * finish.
 */
export function pollMs({ state, waiting, counts }: Polled, nowMs: number): number | false {
  if (state !== "running" && counts.sending > 0) return fastPollMs;
  if (state !== "running") return false;
  if (waiting === null) return fastPollMs;
  return waiting.until !== null && waiting.until - nowMs < 2 * slowPollMs ? fastPollMs : slowPollMs;
}

/** The soonest poll of any batch on the page; none while nothing runs. */
export function listPollMs(batches: readonly Polled[], nowMs: number): number | false {
  const running = batches.filter(({ state, counts }) => state === "running" || counts.sending > 0);
  const soonest = Math.min(...running.map((batch) => pollMs(batch, nowMs) || Infinity));
  return Number.isFinite(soonest) ? Math.max(soonest, 2 * fastPollMs) : false;
}

export const batchesPageSize = 50;

/** One page of the batches that a filter selects, newest first. */
export const batchListQuery = (filter: BatchListState) =>
  queryOptions({
    queryKey: [...batchesKey, "list", filter],
    queryFn: ({ signal }) =>
      request("GET", "/api/batches", {
        schema: BatchList,
        query: {
          ...serverFilter(filter),
          limit: batchesPageSize,
          offset: (filter.page - 1) * batchesPageSize,
        },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      pollWhileSignedIn(state.error, listPollMs(state.data?.data ?? [], Date.now())),
    refetchOnWindowFocus: "always",
  });

/**
 * One batch. Polls while it runs and the tab is visible. In a hidden tab it polls rarely, and only for a member who allowed
 * notifications.
 */
export const batchQuery = (id: string, { notifies = false } = {}) =>
  queryOptions({
    queryKey: [...batchKey(id), "summary"],
    queryFn: ({ signal }) => request("GET", batchPath(id), { schema: Batch, signal }),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data === undefined
        ? false
        : pollWhileSignedIn(state.error, slowedIfHidden(pollMs(state.data, Date.now()))),
    refetchIntervalInBackground: notifies,
    refetchOnWindowFocus: "always",
  });

function slowedIfHidden(ms: number | false): number | false {
  return ms !== false && document.visibilityState === "hidden" ? Math.max(ms, hiddenPollMs) : ms;
}

/** What became of the invitations of a batch: oftener while it makes more. */
export const funnelQuery = (id: string, state: Batch["state"]) =>
  queryOptions({
    queryKey: [...batchKey(id), "funnel"],
    queryFn: ({ signal }) => request("GET", `${batchPath(id)}/funnel`, { schema: BatchJoining, signal }),
    staleTime: 0,
    refetchInterval: ({ state: { data, error } }) => {
      const isMoving = state === "running" || data?.isComplete === false;
      return isMoving && error === null ? slowPollMs : freshPollMs(error, joinedPollMs);
    },
    refetchOnWindowFocus: "always",
  });

/** The parts of a review together. `isWhole`: no further part is asked for. */
export type Review = RestoreReview & { reviewed: number; isWhole: boolean };

export const emptyReview: Review = {
  savedAt: 0,
  restoredAt: 0,
  total: 0,
  open: 0,
  recognised: 0,
  invited: 0,
  users: 0,
  unknown: 0,
  revokedAddresses: [],
  next: 0,
  reviewed: 0,
  isWhole: false,
};

export function addPart(review: Review, part: RestoreReview): Review {
  const sums = {
    open: review.open + part.open,
    recognised: review.recognised + part.recognised,
    invited: review.invited + part.invited,
    users: review.users + part.users,
    unknown: review.unknown + part.unknown,
  };
  const revokedAddresses = [...review.revokedAddresses, ...part.revokedAddresses];
  const reviewed = Object.values(sums).reduce((sum, count) => sum + count, revokedAddresses.length);
  return { ...part, ...sums, revokedAddresses, reviewed, isWhole: part.next === null };
}

async function* reviewParts(id: string, signal: AbortSignal): AsyncGenerator<RestoreReview> {
  for (let from: number | null = 0; from !== null;) {
    const part: RestoreReview = await request("GET", `${batchPath(id)}/restore-review`, {
      schema: RestoreReview,
      query: { from },
      signal,
    });
    yield part;
    from = part.next;
  }
}

/** What resuming a restored batch would do. It takes calls to Clerk, so it is asked for once, and part by part. */
export const restoreReviewQuery = (id: string) =>
  queryOptions({
    queryKey: [...batchKey(id), "restore-review"],
    queryFn: experimental_streamedQuery({
      streamFn: ({ signal }) => reviewParts(id, signal),
      reducer: addPart,
      initialValue: emptyReview,
    }),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
