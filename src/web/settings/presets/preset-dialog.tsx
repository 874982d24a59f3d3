import { zodResolver } from "@hookform/resolvers/zod";
import { FormProvider, useForm } from "react-hook-form";
import type { Preset } from "#contract/preset.ts";
import { OptionFields } from "#web/forms/option-fields.tsx";
import { optionFieldNames } from "#web/forms/option-values.ts";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { Checkbox, TextField } from "#web/ui/form/field.tsx";
import { FormDialog } from "#web/ui/overlay/form-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useSavePreset } from "./mutations.ts";
import { PresetValues, toNewPreset, toPresetInput } from "./preset-values.ts";

const fields = ["name", ...optionFieldNames] as const;

/** Creates a preset, or edits the given one. */
export function PresetDialog({ preset, onClose }: { preset: Preset | null; onClose: () => void }) {
  const form = useForm({
    defaultValues: toPresetInput(preset),
    resolver: zodResolver(PresetValues),
    mode: "onTouched",
  });
  const submit = useFormSubmit({
    form,
    fields,
    mutation: useSavePreset(preset),
    toBody: toNewPreset,
    onDone: ({ name }) => {
      onClose();
      toast({ tone: "done", title: preset === null ? "Preset created" : "Preset saved", detail: name });
    },
  });
  const { register, formState } = form;
  return (
    <FormProvider {...form}>
      <FormDialog
        isOpen
        onClose={onClose}
        title={preset === null ? "New preset" : `Edit ${preset.name}`}
        submitLabel={preset === null ? "Create preset" : "Save preset"}
        {...submit}
      >
        <TextField
          label="Name"
          autoComplete="off"
          data-initial-focus
          {...register("name")}
          error={formState.errors.name?.message}
        />
        <OptionFields recipients="list" />
        <Checkbox
          label="Use as the default"
          hint="Fills the forms of members who have not chosen a preset yet. Replaces another default."
          {...register("isDefault")}
        />
      </FormDialog>
    </FormProvider>
  );
}
