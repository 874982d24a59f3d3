import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type NewSettings, Settings } from "#contract/settings.ts";
import { request } from "#web/api/request.ts";
import { settingsQuery } from "#web/api/settings-query.ts";

/** Saves all settings; idempotent. */
export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: NewSettings) =>
      request("PUT", "/api/settings", { schema: Settings, body: settings }),
    onSuccess: (settings) => client.setQueryData(settingsQuery.queryKey, settings),
  });
}
