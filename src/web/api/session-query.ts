import { queryOptions } from "@tanstack/react-query";
import { Session } from "#contract/session.ts";
import { loadLayoutParts } from "./layout-parts.ts";
import { request } from "./request.ts";

export const sessionKey = ["session"] as const;

/** The signed-in member, the instance, and whether its key works. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }) => {
    const session = await request("GET", "/api/session", { schema: Session, signal });
    await loadLayoutParts(session.layouts);
    return session;
  },
  staleTime: 60_000,
  // The banner goes by itself once the server can save again.
  refetchInterval: ({ state }) => (state.data?.store ? 10_000 : false),
});
