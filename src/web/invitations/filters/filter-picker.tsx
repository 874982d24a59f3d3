import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { placeAt } from "#web/ui/overlay/menu.tsx";
import type { ListState } from "#web/invitations/list-state.ts";
import type { ChangeState } from "#web/lists/url-state.ts";
import { withFilter } from "./change-filters.ts";
import { FacetStep } from "./facet-step.tsx";
import { DateStep, DeliveryStep, FieldStep, StatusStep } from "./filter-steps.tsx";
import type { FieldName } from "./format-filter.ts";
import { RangeStep } from "./range-step.tsx";

/** Where the picker is: at the fields, at the values of one, at those of a metadata key, or at two days. */
export type Step = { field: FieldName; key?: string; isRange?: boolean } | null;

type FilterPickerProps = {
  /** The button below which it opens, and to which the focus returns. */
  anchor: HTMLElement;
  /** Where it starts: at the fields, or at the value of a filter that is being changed. */
  start: Step;
  state: ListState;
  onChange: ChangeState<ListState>;
  onClose: () => void;
};

/** Picks a field, then its value, by keyboard or pointer. Escape or a click elsewhere closes it. */
export function FilterPicker({ anchor, start, state, onChange, onClose }: FilterPickerProps) {
  const popover = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState(start);
  useLayoutEffect(() => popover.current?.showPopover(), []);
  const close = () => popover.current?.hidePopover();

  function apply(name: string, text: string) {
    close();
    onChange({ filters: withFilter(state.filters, name, text) });
  }

  return (
    <div
      ref={popover}
      popover="auto"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <dialog> would not close by a click elsewhere
      role="dialog"
      aria-label="Filter invitations"
      style={placeAt(anchor, "left")}
      onToggle={({ newState }) => newState === "closed" && onClose()}
      className="w-72 max-w-[calc(100vw-1rem)] overflow-hidden rounded-panel bg-raised shadow-overlay motion-safe:animate-appear"
    >
      <div key={JSON.stringify(step)} className="flex max-h-[min(30rem,70dvh)] flex-col">
        <StepContent
          step={step}
          start={start}
          state={state}
          setStep={setStep}
          apply={apply}
          onStatus={(status) => onChange({ status })}
        />
      </div>
    </div>
  );
}

type StepContentProps = {
  step: Step;
  start: Step;
  state: ListState;
  setStep: (step: Step) => void;
  apply: (name: string, text: string) => void;
  onStatus: (status: ListState["status"]) => void;
};

function StepContent({ step, start, state, setStep, apply, onStatus }: StepContentProps): ReactNode {
  if (step === null) return <FieldStep onPick={(field) => setStep({ field })} />;
  const { field, key, isRange } = step;
  // A filter that is being changed stays the same filter.
  const onBack = start === null ? () => setStep(key === undefined ? null : { field }) : undefined;
  switch (field) {
    case "status":
      return <StatusStep status={state.status} onChange={onStatus} onBack={onBack} />;
    case "delivery":
      return <DeliveryStep onPick={(delivery) => apply(field, delivery)} onBack={onBack} />;
    case "created":
    case "joined":
    case "expires":
      if (isRange === true) {
        const text = state.filters[field] ?? "";
        return <RangeStep field={field} text={text} onPick={(dates) => apply(field, dates)} />;
      }
      return (
        <DateStep
          field={field}
          onPick={(dates) => apply(field, dates)}
          onRange={() => setStep({ field, isRange: true })}
          onBack={onBack}
        />
      );
    case "meta":
      return (
        <FacetStep
          field={key === undefined ? { name: field } : { name: field, key }}
          filter={state}
          onPick={(value) => (key === undefined ? pickKey(value) : apply(`meta.${key}`, value))}
          onBack={onBack}
        />
      );
    case "by":
    case "batch":
    case "domain":
      return (
        <FacetStep
          field={{ name: field }}
          filter={state}
          onPick={(value) => apply(field, value)}
          onBack={onBack}
        />
      );
  }

  /** `plan=pro` needs no second step. */
  function pickKey(typed: string) {
    const [name = "", ...rest] = typed.split("=");
    const value = rest.join("=").trim();
    if (value === "") setStep({ field: "meta", key: name.trim() });
    else apply(`meta.${name.trim()}`, value);
  }
}
