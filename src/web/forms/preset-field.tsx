import { Check } from "lucide-react";
import { type ReactNode, useId, useRef } from "react";
import type { Preset } from "#contract/preset.ts";
import { classNames } from "#web/ui/class-names.ts";
import { Select } from "#web/ui/form/field.tsx";
import { type ChosenPreset, usePreset } from "./use-preset.ts";

/** More presets than this are a menu, since their buttons would fill the form. */
const mostButtons = 4;

type PresetFieldProps = { chosenId: ChosenPreset; onChange: (chosenId: string | null) => void };

/** Fills the option fields with a preset, in one click. Nothing is shown while there are no presets. */
export function PresetField({ chosenId, onChange }: PresetFieldProps) {
  const { presets, chosen, isChanged, choose, restore } = usePreset(chosenId, onChange);
  const field = useRef<HTMLDivElement>(null);
  if (presets.length === 0) return null;
  const labelOf = (preset: Preset) =>
    isChanged && preset.id === chosen?.id ? `${preset.name}, changed` : preset.name;
  const shared = { presets, chosen, choose, labelOf };
  /** The button that was pressed disappears. */
  const keepFocus = () => field.current?.querySelector<HTMLElement>("button, select")?.focus();
  return (
    <div ref={field} className="flex flex-col items-start gap-1">
      {presets.length > mostButtons ? <PresetMenu {...shared} /> : <PresetButtons {...shared} />}
      <div className="flex flex-wrap gap-x-4 empty:hidden">
        {isChanged && (
          <TextButton
            onClick={() => {
              choose(chosen);
              keepFocus();
            }}
          >
            Reset to {chosen?.name}
          </TextButton>
        )}
        {restore && (
          <TextButton
            onClick={() => {
              restore();
              keepFocus();
            }}
          >
            Restore earlier options
          </TextButton>
        )}
      </div>
    </div>
  );
}

function TextButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="min-h-6 rounded-control text-left text-13 wrap-anywhere text-accent-text hover:underline touch:min-h-11"
    >
      {children}
    </button>
  );
}

type ChoiceProps = {
  presets: readonly Preset[];
  chosen: Preset | null;
  choose: (preset: Preset | null) => void;
  labelOf: (preset: Preset) => string;
};

/** Buttons rather than radio buttons: arrow keys would replace the fields on the way to another choice. */
function PresetButtons({ presets, chosen, choose, labelOf }: ChoiceProps) {
  const labelId = useId();
  return (
    <>
      <span id={labelId} className="text-13 font-medium">
        Preset
      </span>
      <fieldset aria-labelledby={labelId} className="flex max-w-full min-w-0 flex-wrap gap-1">
        {[null, ...presets].map((preset) => {
          const isChosen = preset?.id === chosen?.id;
          return (
            <button
              key={preset?.id ?? "none"}
              type="button"
              aria-pressed={isChosen}
              title={preset === null ? undefined : labelOf(preset)}
              onClick={() => choose(preset)}
              className={classNames(
                "control inline-flex max-w-full items-center gap-1 rounded-control border px-3",
                isChosen
                  ? "border-accent-text bg-selected font-medium"
                  : "border-line-control bg-surface text-ink-soft hover:bg-sunken hover:text-ink",
              )}
            >
              {isChosen && <Check aria-hidden className="size-4 shrink-0" />}
              <span className="truncate">{preset === null ? "None" : labelOf(preset)}</span>
            </button>
          );
        })}
      </fieldset>
    </>
  );
}

const none = "";

function PresetMenu({ presets, chosen, choose, labelOf }: ChoiceProps) {
  return (
    <div className="w-full">
      <Select
        label="Preset"
        value={chosen?.id ?? none}
        onChange={(event) => choose(presets.find(({ id }) => id === event.currentTarget.value) ?? null)}
        options={[
          { value: none, label: "None" },
          ...presets.map((preset) => ({ value: preset.id, label: labelOf(preset) })),
        ]}
      />
    </div>
  );
}
