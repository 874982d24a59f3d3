import * as z from "zod/mini";
import { canonicalJson } from "#contract/canonical-json.ts";
import type { Preset } from "#contract/preset.ts";
import { emptyOptions, type OptionInput, OptionValues, toOptionInput, toOptions } from "./option-values.ts";

/** What the fields are filled with; without a preset they are emptied. */
export function fieldsOf(preset: Preset | null): OptionInput {
  return preset === null ? emptyOptions : toOptionInput(preset.options);
}

/** Equal for fields that make the same request; undefined while a field is invalid. */
function meaningOf(fields: OptionInput): string | undefined {
  const { data } = z.safeParse(OptionValues, fields);
  return data && canonicalJson(toOptions(data));
}

/** Whether the fields still mean what the preset says, however they are written. */
export function matchesPreset(fields: OptionInput, preset: Preset | null): boolean {
  const meaning = meaningOf(fields);
  return meaning !== undefined && meaning === meaningOf(fieldsOf(preset));
}
