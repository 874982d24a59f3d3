import { queryOptions } from "@tanstack/react-query";
import { Settings } from "#contract/settings.ts";
import { request } from "./request.ts";

/** What admins decide for the Clerk instance. Every member may read it. */
export const settingsQuery = queryOptions({
  queryKey: ["settings"] as const,
  queryFn: ({ signal }) => request("GET", "/api/settings", { schema: Settings, signal }),
});
