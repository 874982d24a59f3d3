import { ChevronRight } from "lucide-react";
import { useSyncExternalStore } from "react";
import { FormProvider, type UseFormReturn } from "react-hook-form";
import { batchNameLength } from "#contract/batches/details.ts";
import { optionRules, rowOptionNames } from "#recipients/option-rules.ts";
import { PresetField } from "#web/forms/preset-field.tsx";
import type { ChosenPreset } from "#web/forms/use-preset.ts";
import { OptionFields } from "#web/forms/option-fields.tsx";
import type { OptionInput, OptionValues } from "#web/forms/option-values.ts";
import { draftName } from "#web/bulk-invite/draft/page-draft.ts";
import type { Summary } from "#web/bulk-invite/text/summary.ts";
import { TextField } from "#web/ui/form/field.tsx";
import { formatCount, formatList } from "#web/format/english.ts";

type OptionsPanelProps = {
  form: UseFormReturn<OptionInput, unknown, OptionValues>;
  summary: Summary | undefined;
  presetId: ChosenPreset;
  onChoosePreset: (presetId: string | null) => void;
};

/** The options of the whole batch, with a note on the rows that override them. */
export function OptionsPanel({ form, summary, presetId, onChoosePreset }: OptionsPanelProps) {
  return (
    <section
      aria-labelledby="options"
      className="rounded-panel border border-line bg-surface beside:min-h-0 beside:overflow-y-auto"
    >
      <h2 id="options" className="px-4 pt-3 text-13 font-semibold">
        Options
      </h2>
      <div className="flex flex-col gap-4 px-4 pt-3 pb-4">
        <NameField />
        <RowOptions summary={summary} />
        <FormProvider {...form}>
          <PresetField chosenId={presetId} onChange={onChoosePreset} />
          <OptionFields recipients="list" />
        </FormProvider>
      </div>
    </section>
  );
}

function NameField() {
  const name = useSyncExternalStore(draftName.subscribe, draftName.read);
  return (
    <TextField
      label="Batch name"
      isOptional
      hint="Shown in the list of batches. You can change it later."
      autoComplete="off"
      maxLength={batchNameLength}
      value={name}
      onChange={(event) => draftName.write(event.target.value)}
    />
  );
}

function RowOptions({ summary }: Pick<OptionsPanelProps, "summary">) {
  if (summary === undefined) return null;
  const present = rowOptionNames.flatMap((option) => {
    const count = summary.rowOptions[option];
    return count > 0 ? [`${optionRules[option].label} for ${formatCount(count, "row")}`] : [];
  });
  if (present.length === 0) return null;
  return (
    <p className="flex items-start gap-2 rounded-control bg-pending-soft px-3 py-2 text-13 text-ink-soft">
      <ChevronRight aria-hidden className="mt-0.5 size-4 shrink-0 text-pending" />
      <span>The list has its own {formatList(present)}, which replaces the options below.</span>
    </p>
  );
}
