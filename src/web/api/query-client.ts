import { QueryClient } from "@tanstack/react-query";
import type { ProblemCode } from "#contract/problem.ts";
import { ApiError } from "./request.ts";

const freshMs = 10_000;
const maxRetries = 2;

/** A limit that opens later than this is the user's to know. */
const longestWaitSeconds = 12;

const transient: readonly ProblemCode[] = ["server_unreachable", "not_ready", "clerk_unreachable"];
/** The limits that a fast user of a small instance may meet for seconds. */
const limits: readonly ProblemCode[] = ["clerk_limit", "usher_limit", "too_many_requests", "busy"];

/** Only failures that pass by themselves are retried; a refusal stays a refusal. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { code, retryAfter = 0 } = error.problem;
  return transient.includes(code) || (limits.includes(code) && retryAfter <= longestWaitSeconds);
}

/** In ms. */
function retryDelay(failures: number, error: unknown): number {
  const retryAfter = error instanceof ApiError ? (error.problem.retryAfter ?? 0) : 0;
  return Math.max(500 * 2 ** failures, retryAfter * 1_000);
}

/** The page's cache. Lists are fetched again when the window regains focus. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // The browser's "offline" is about the internet, and Usher may run on this machine.
    queries: {
      networkMode: "always",
      staleTime: freshMs,
      retry: (failures, error) => failures < maxRetries && isTransient(error),
      retryDelay,
    },
    mutations: { networkMode: "always", retry: false },
  },
});
