import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./request.ts";

const freshMs = 10_000;
const mostRetries = 2;

/** Worth another try by itself: nobody has decided anything yet. A refusal stays a refusal. */
function mayPass(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    ["server_unreachable", "not_ready", "clerk_unreachable"].includes(error.problem.code)
  );
}

/** One cache for the page. Lists are fetched again when the window gets the focus back. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // "Offline" is the browser's guess about the internet; Usher may well run on this machine. Asking tells.
    queries: {
      networkMode: "always",
      staleTime: freshMs,
      retry: (failures, error) => failures < mostRetries && mayPass(error),
      retryDelay: (failures) => 500 * 2 ** failures,
    },
    // A write is never repeated by itself: the person decides.
    mutations: { networkMode: "always", retry: false },
  },
});
