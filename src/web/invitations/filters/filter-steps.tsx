import { useState } from "react";
import { InvitationStatus } from "#contract/invitation.ts";
import { capitalize } from "#web/format/english.ts";
import { statusLabels } from "#web/invitations/labels.ts";
import { deliveryLabels, fieldLabels, type FieldName, formatDates } from "./format-filter.ts";
import { OptionPicker } from "./option-picker.tsx";

type StepProps = { onBack: (() => void) | undefined };

const matches = (label: string, text: string) => label.toLowerCase().includes(text.trim().toLowerCase());

/** The first step: what to filter by. */
export function FieldStep({ onPick }: { onPick: (field: FieldName) => void }) {
  const [text, setText] = useState("");
  const fields = (Object.keys(fieldLabels) as FieldName[]).filter((field) =>
    matches(fieldLabels[field], text),
  );
  return (
    <OptionPicker
      label="Filter by"
      placeholder="Filter by…"
      text={text}
      onText={setText}
      options={fields.map((field) => ({ id: field, label: fieldLabels[field], onPick: () => onPick(field) }))}
      note={fields.length === 0 ? "There is no such field. Search in the list instead." : undefined}
    />
  );
}

/** What the list shows without a status. */
const active: readonly InvitationStatus[] = ["pending", "accepted", "expired"];

type StatusStepProps = StepProps & {
  status: readonly InvitationStatus[];
  onChange: (status: readonly InvitationStatus[]) => void;
};

/** Several can be chosen, so it stays open. */
export function StatusStep({ status, onChange, onBack }: StatusStepProps) {
  const [text, setText] = useState("");
  const chosen = status.length === 0 ? active : status;

  function toggle(each: InvitationStatus) {
    const next = InvitationStatus.options.filter((one) => (one === each) !== chosen.includes(one));
    if (next.length > 0) onChange(next.join() === active.join() ? [] : next);
  }

  return (
    <OptionPicker
      label={fieldLabels.status}
      placeholder="Any of these…"
      text={text}
      onText={setText}
      onBack={onBack}
      options={InvitationStatus.options
        .filter((each) => matches(statusLabels[each].label, text))
        .map((each) => ({
          id: each,
          label: statusLabels[each].label,
          isChosen: chosen.includes(each),
          onPick: () => toggle(each),
        }))}
    />
  );
}

export function DeliveryStep({ onPick, onBack }: StepProps & { onPick: (delivery: string) => void }) {
  const [text, setText] = useState("");
  return (
    <OptionPicker
      label={fieldLabels.delivery}
      placeholder="How it was sent…"
      text={text}
      onText={setText}
      onBack={onBack}
      options={Object.entries(deliveryLabels)
        .filter(([, label]) => matches(label, text))
        .map(([delivery, label]) => ({ id: delivery, label, onPick: () => onPick(delivery) }))}
      note="Known of invitations made with Usher."
    />
  );
}

const usualDates: Record<"created" | "joined" | "expires", readonly string[]> = {
  created: ["last-1d", "last-7d", "last-30d", "last-month", "before-7d", "before-30d"],
  joined: ["last-1d", "last-7d", "last-30d", "last-month"],
  expires: ["next-1d", "next-7d", "next-30d", "last-7d", "last-month"],
};

type DateStepProps = StepProps & {
  field: "created" | "joined" | "expires";
  onPick: (dates: string) => void;
  onRange: () => void;
};

/** Typing a number offers that many days. */
export function DateStep({ field, onPick, onRange, onBack }: DateStepProps) {
  const [text, setText] = useState("");
  const [, days] = /^\s*0*([1-9]\d{0,2})\s*(?:d|days?)?\s*$/.exec(text) ?? [];
  const kinds = field === "expires" ? ["next", "last", "before"] : ["last", "before"];
  const dates = days === undefined ? usualDates[field] : kinds.map((kind) => `${kind}-${days}d`);
  const options = dates.map((each) => ({
    id: each,
    label: capitalize(formatDates(each)),
    onPick: () => onPick(each),
  }));
  const range = { id: "range", label: "Between two days…", onPick: onRange };
  return (
    <OptionPicker
      label={fieldLabels[field]}
      placeholder="When, or a number of days…"
      text={text}
      onText={setText}
      onBack={onBack}
      options={[...options, range].filter(({ label }) => days !== undefined || matches(label, text))}
    />
  );
}
