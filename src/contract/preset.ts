import * as z from "zod/mini";
import { BatchOptions, PresetId } from "./batch.ts";
import { Name } from "./saved/name.ts";

export const presetMaxCount = 50;

/** A named set of options. The default one is chosen for members who have not chosen one yet. */
export const Preset = z.object({
  id: z.string(),
  name: z.string(),
  /** As saved, perhaps under the rules of an older version. */
  options: z.custom<BatchOptions>((options) => typeof options === "object" && options !== null),
  isDefault: z.boolean(),
});
export type Preset = z.infer<typeof Preset>;

/** Body of `POST /api/presets`. A new default replaces the old one. */
export const NewPreset = z.strictObject({
  name: Name,
  options: BatchOptions,
  isDefault: z._default(z.boolean(), false),
});
export type NewPreset = z.infer<typeof NewPreset>;

/** Body of `PUT /api/presets/:id`. If the preset is no longer as in `seen`, it is not changed (`conflict`). */
export const PresetChange = z.extend(NewPreset, { seen: z.optional(z.omit(Preset, { id: true })) });
export type PresetChange = z.infer<typeof PresetChange>;

/**
 * `GET /api/presets`, by name. `chosenId` is the one to fill empty forms with: what the member chose last, else the
 * default; null for none.
 */
export const PresetList = z.object({ data: z.array(Preset), chosenId: z.nullable(z.string()) });
export type PresetList = z.infer<typeof PresetList>;

/** Body of `PUT /api/preset-choice`; null chooses no preset. */
export const PresetChoice = z.strictObject({ presetId: z.nullable(PresetId) });
export type PresetChoice = z.infer<typeof PresetChoice>;
