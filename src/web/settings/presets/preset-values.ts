import * as z from "zod/mini";
import { NewPreset, type Preset } from "#contract/preset.ts";
import { OptionValues, toOptions } from "#web/forms/option-values.ts";
import { fieldsOf } from "#web/forms/preset-options.ts";

/** The fields of a preset; the options as in the other forms. */
export const PresetValues = z.extend(OptionValues, {
  name: NewPreset.shape.name,
  isDefault: z.boolean(),
});

export function toPresetInput(preset: Preset | null): z.input<typeof PresetValues> {
  return { name: preset?.name ?? "", isDefault: preset?.isDefault ?? false, ...fieldsOf(preset) };
}

export function toNewPreset({ name, isDefault, ...options }: z.output<typeof PresetValues>): NewPreset {
  return { name, isDefault, options: toOptions(options) };
}
