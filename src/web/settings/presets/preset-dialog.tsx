import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { RotateCw, Undo2 } from "lucide-react";
import { useState } from "react";
import { FormProvider, useForm, type UseFormReturn } from "react-hook-form";
import type { Preset } from "#contract/preset.ts";
import { presetsQuery } from "#web/api/presets-query.ts";
import { ApiError } from "#web/api/request.ts";
import { OptionFields } from "#web/forms/option-fields.tsx";
import { optionFieldNames } from "#web/forms/option-values.ts";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { Button } from "#web/ui/button.tsx";
import { Checkbox, TextField } from "#web/ui/form/field.tsx";
import { FormDialog } from "#web/ui/overlay/form-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useSavePreset } from "./mutations.ts";
import { PresetValues, toNewPreset, toPresetInput } from "./preset-values.ts";

const fields = ["name", ...optionFieldNames] as const;

type PresetDialogProps = { preset: Preset | null; onClose: () => void };

/** Creates a preset, or edits the given one. After a conflict the newer version can be loaded into the form. */
export function PresetDialog({ preset: opened, onClose }: PresetDialogProps) {
  const [preset, setPreset] = useState(opened);
  const form = useForm({
    defaultValues: toPresetInput(preset),
    resolver: zodResolver(PresetValues),
    mode: "onTouched",
  });
  const save = useSavePreset(preset);
  const version = useNewerVersion({ form, save, preset, setPreset });
  const submit = useFormSubmit({
    form,
    fields,
    mutation: save,
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
        <VersionChoice {...version} />
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

type PresetInput = ReturnType<typeof toPresetInput>;

type Editing = {
  form: Pick<UseFormReturn<PresetInput>, "getValues" | "reset" | "setFocus">;
  save: ReturnType<typeof useSavePreset>;
  /** The version that the form began with. */
  preset: Preset | null;
  setPreset: (preset: Preset) => void;
};

type Version = { load?: (() => void) | undefined; putBack?: (() => void) | undefined };

/** After a conflict, loads the newer version into the form; what was typed can be put back over it. */
function useNewerVersion({ form, save, preset, setPreset }: Editing): Version {
  const [typed, setTyped] = useState<PresetInput>();
  const newer = useQuery(presetsQuery).data?.data.find(({ id }) => id === preset?.id);
  const isConflict = save.error instanceof ApiError && save.error.problem.code === "conflict";
  function show(values: PresetInput) {
    form.reset(values, { keepFieldsRef: true });
    // The button that was pressed disappears.
    form.setFocus("name");
  }
  function load(version: Preset) {
    setTyped(form.getValues());
    setPreset(version);
    save.reset();
    show(toPresetInput(version));
  }
  function putBack(values: PresetInput) {
    setTyped(undefined);
    show(values);
  }
  if (isConflict) return { load: newer && (() => load(newer)) };
  return { putBack: typed && (() => putBack(typed)) };
}

function VersionChoice({ load, putBack }: Version) {
  if (load)
    return (
      <Button icon={RotateCw} className="self-start" onClick={load}>
        Load the newer version
      </Button>
    );
  if (!putBack) return null;
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-panel bg-pending-soft p-3 text-13">
      <output className="min-w-48 grow">This is the newer version. What you typed was not saved.</output>
      <Button icon={Undo2} onClick={putBack}>
        Put back what I typed
      </Button>
    </div>
  );
}
