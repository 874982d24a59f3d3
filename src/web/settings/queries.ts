import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { type NewSettings, Settings } from "#contract/settings.ts";
import { request } from "#web/api/request.ts";

export const settingsQuery = queryOptions({
  queryKey: ["settings"] as const,
  queryFn: ({ signal }) => request("GET", "/api/settings", { schema: Settings, signal }),
});

/** Saves all settings; idempotent. */
export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: NewSettings) =>
      request("PUT", "/api/settings", { schema: Settings, body: settings }),
    onSuccess: (settings) => client.setQueryData(settingsQuery.queryKey, settings),
  });
}
