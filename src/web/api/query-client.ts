import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./request.ts";

const freshMs = 10_000;
const maxRetries = 2;

/** Only failures that pass by themselves are retried; a refusal stays a refusal. */
function isTransient(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    ["server_unreachable", "not_ready", "clerk_unreachable"].includes(error.problem.code)
  );
}

/** The page's cache. Lists are fetched again when the window regains focus. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // The browser's "offline" is about the internet, and Usher may run on this machine.
    queries: {
      networkMode: "always",
      staleTime: freshMs,
      retry: (failures, error) => failures < maxRetries && isTransient(error),
      retryDelay: (failures) => 500 * 2 ** failures,
    },
    mutations: { networkMode: "always", retry: false },
  },
});
