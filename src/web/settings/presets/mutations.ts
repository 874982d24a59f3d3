import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type NewPreset, Preset, type PresetChange } from "#contract/preset.ts";
import { presetsQuery } from "#web/api/presets-query.ts";
import { request } from "#web/api/request.ts";

const presetPath = ({ id }: Preset) => `/api/presets/${encodeURIComponent(id)}` as const;

/** What the admin edits, so that the server finds out whether another admin changed it meanwhile. */
function seenOf({ name, options, isDefault }: Preset): PresetChange["seen"] {
  return { name, options, isDefault };
}

/**
 * Another admin may have changed the presets too, so the list is fetched again, after a failure as well. The mutation
 * waits for it: a dialog that closes later finds out that the button which opened it is gone, and moves the focus.
 */
function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: presetsQuery.queryKey });
}

/** Creates a preset, or changes the given one. */
export function useSavePreset(preset: Preset | null) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: NewPreset) =>
      preset === null
        ? request("POST", "/api/presets", { schema: Preset, body })
        : request("PUT", presetPath(preset), { schema: Preset, body: { ...body, seen: seenOf(preset) } }),
    onSettled: refresh,
  });
}

export function useDeletePreset(preset: Preset) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => request("DELETE", presetPath(preset)),
    onSettled: refresh,
  });
}
