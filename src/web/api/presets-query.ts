import { queryOptions } from "@tanstack/react-query";
import { PresetList } from "#contract/preset.ts";
import { request } from "./request.ts";

/** The presets of the Clerk instance, and the one to fill empty forms with. */
export const presetsQuery = queryOptions({
  queryKey: ["presets"] as const,
  queryFn: ({ signal }) => request("GET", "/api/presets", { schema: PresetList, signal }),
});
