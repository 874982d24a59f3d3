import type { Existing } from "#web/bulk-invite/worker/standing.ts";

const answers: { value: Existing; label: string; hint: string }[] = [
  { value: "skip", label: "Skip them", hint: "Their invitation stays as it is." },
  {
    value: "resend",
    label: "Resend: revoke the old one and invite again",
    hint: "The link they have stops working.",
  },
];

type ExistingChoiceProps = { value: Existing; onChoose: (existing: Existing) => void };

/** One answer for all who are invited already. */
export function ExistingChoice({ value, onChoose }: ExistingChoiceProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">Those invited already</legend>
      <div className="flex flex-col gap-1 pt-1">
        {answers.map((answer) => (
          <label key={answer.value} className="flex gap-2 text-13 touch:min-h-11 touch:items-center">
            <input
              type="radio"
              name="existing"
              checked={value === answer.value}
              onChange={() => onChoose(answer.value)}
              className="mt-0.5 size-4 shrink-0 touch:size-6"
            />
            <span className="min-w-0">
              {answer.label}
              <span className="block text-12 text-ink-faint">{answer.hint}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
