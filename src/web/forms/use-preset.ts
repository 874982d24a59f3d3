import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLayoutEffect, useState } from "react";
import * as z from "zod/mini";
import { useFormContext, useWatch } from "react-hook-form";
import type { Preset } from "#contract/preset.ts";
import { presetsQuery } from "#web/api/presets-query.ts";
import { request } from "#web/api/request.ts";
import { OptionInput } from "./option-values.ts";
import { fieldsOf, matchesPreset } from "./preset-options.ts";

/** The chosen preset of a form by its id; null for none, undefined until the member's own choice is known. */
export type ChosenPreset = string | null | undefined;

const fieldNames = z.keyof(OptionInput).options;

/** The fields of a form, and the preset that they began with. */
type Filling = { fields: OptionInput; presetId: string | null };

/** Remembers on the server what the member chose last, for this form and the next one. */
function useRememberChoice() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (presetId: string | null) => request("PUT", "/api/preset-choice", { body: { presetId } }),
    onMutate: (chosenId) =>
      client.setQueryData(presetsQuery.queryKey, (list) => list && { ...list, chosenId }),
    // The preset may have been deleted in the meantime.
    onError: () => client.invalidateQueries({ queryKey: presetsQuery.queryKey }),
  });
}

/**
 * The presets for the form around it. A form that opens empty is filled with the member's last choice. Options that a
 * click replaces and no preset holds can be restored.
 */
export function usePreset(chosenId: ChosenPreset, onChange: (chosenId: string | null) => void) {
  const { data: list } = useQuery(presetsQuery);
  const { control, getValues, setValue } = useFormContext<OptionInput>();
  const remember = useRememberChoice();
  const [redirectUrl, expiresInDays, publicMetadata, delivery, templateSlug] = useWatch({
    control,
    name: ["redirectUrl", "expiresInDays", "publicMetadata", "delivery", "templateSlug"],
  });
  const fields = { redirectUrl, expiresInDays, publicMetadata, delivery, templateSlug };
  const presets = list?.data ?? [];
  // A deleted preset is no longer chosen; its options stay.
  const chosen = presets.find(({ id }) => id === chosenId) ?? null;

  const [replaced, setReplaced] = useState<Filling>();

  function fill({ fields: values, presetId }: Filling) {
    for (const name of fieldNames)
      setValue(name, values[name], { shouldDirty: true, shouldValidate: true, shouldTouch: true });
    onChange(presetId);
  }

  function replaceWith(next: Filling) {
    if (!matchesPreset(fields, chosen)) setReplaced({ fields, presetId: chosen?.id ?? null });
    fill(next);
    remember.mutate(next.presetId);
  }

  // Before the buttons are painted: a click on one of them would otherwise be overwritten by the last choice.
  useLayoutEffect(() => {
    if (list === undefined || chosenId !== undefined) return;
    const initial = list.data.find(({ id }) => id === list.chosenId);
    // What was typed before the list of presets was there stays.
    if (initial !== undefined && matchesPreset(getValues(), null)) fill(fillingOf(initial));
    else onChange(null);
  });

  return {
    presets,
    chosen,
    isChanged: chosen !== null && !matchesPreset(fields, chosen),
    choose: (preset: Preset | null) => replaceWith(fillingOf(preset)),
    /** Undefined while nothing was replaced. */
    restore:
      replaced &&
      (() => {
        setReplaced(undefined);
        replaceWith(replaced);
      }),
  };
}

function fillingOf(preset: Preset | null): Filling {
  return { fields: fieldsOf(preset), presetId: preset?.id ?? null };
}
