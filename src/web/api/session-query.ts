import { queryOptions } from "@tanstack/react-query";
import { Session } from "#contract/session.ts";
import { request } from "./request.ts";

export const sessionKey = ["session"] as const;

/** Who is there, which instance this is, and whether its key works. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: ({ signal }) => request("GET", "/api/session", { schema: Session, signal }),
  staleTime: 60_000,
});
