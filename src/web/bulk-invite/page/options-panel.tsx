import { ChevronRight } from "lucide-react";
import { useRef } from "react";
import { FormProvider, type UseFormReturn } from "react-hook-form";
import { optionRules, rowOptionNames } from "#recipients/option-rules.ts";
import { PresetField } from "#web/forms/preset-field.tsx";
import type { ChosenPreset } from "#web/forms/use-preset.ts";
import { OptionFields } from "#web/forms/option-fields.tsx";
import type { OptionInput, OptionValues } from "#web/forms/option-values.ts";
import {
  effectiveOptions,
  optionLines,
  useBatchOptions,
} from "#web/bulk-invite/preview/effective-options.ts";
import type { Summary } from "#web/bulk-invite/text/summary.ts";
import { formatCount, formatList } from "#web/format/english.ts";

type OptionsPanelProps = {
  form: UseFormReturn<OptionInput, unknown, OptionValues>;
  summary: Summary | undefined;
  presetId: ChosenPreset;
  onChoosePreset: (presetId: string | null) => void;
};

/** The options of the whole batch, with a note on the rows that override them. */
export function OptionsPanel({ form, summary, presetId, onChoosePreset }: OptionsPanelProps) {
  const panel = useRef<HTMLElement>(null);
  return (
    <section ref={panel} aria-labelledby="options" className="contents xl:block">
      <OptionsHeading form={form} onShow={() => panel.current?.lastElementChild?.scrollIntoView()} />
      {/* Heading and fields are one panel, but apart in the column, so that the heading can stay in view. */}
      <div className="-mt-4 flex flex-col gap-4 rounded-b-panel border border-t-0 border-line bg-surface px-4 pt-1 pb-4 xl:mt-0">
        <RowOptions summary={summary} />
        <FormProvider {...form}>
          <PresetField chosenId={presetId} onChange={onChoosePreset} />
          <OptionFields recipients="list" />
        </FormProvider>
      </div>
    </section>
  );
}

type OptionsHeadingProps = Pick<OptionsPanelProps, "form"> & { onShow: () => void };

/** While a long preview pushes the options out of view, it stays at the lower edge and says what they are. */
function OptionsHeading({ form, onShow }: OptionsHeadingProps) {
  const batch = useBatchOptions(form.control);
  const lines = batch === undefined ? ["Needs correcting"] : optionLines(effectiveOptions({}, batch));
  return (
    <h2
      id="options"
      aria-label="Options"
      className="rounded-t-panel border border-b-0 border-line bg-surface text-13 lg:sticky lg:bottom-0 lg:z-10 xl:static"
    >
      <button
        type="button"
        onClick={onShow}
        className="control flex w-full items-baseline gap-x-3 px-4 py-2 text-left focus-visible:outline-offset-[-2px]"
      >
        <span className="font-semibold">Options</span>
        <span className="min-w-0 grow truncate text-right text-12 text-ink-soft">
          {lines.length === 0 ? "Clerk's defaults" : lines.join(" · ")}
        </span>
      </button>
    </h2>
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
