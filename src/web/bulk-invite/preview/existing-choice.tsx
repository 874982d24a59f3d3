import type { ExistingInvitations } from "#web/bulk-invite/worker/protocol.ts";

const choices: { value: ExistingInvitations; label: string; hint: string }[] = [
  { value: "skip", label: "Skip them", hint: "Their invitations stay pending." },
  { value: "resend", label: "Revoke and invite again", hint: "Their current links stop working." },
];

type ExistingChoiceProps = {
  value: ExistingInvitations;
  onChoose: (existing: ExistingInvitations) => void;
};

/** One choice for everyone with a pending invitation. */
export function ExistingChoice({ value, onChoose }: ExistingChoiceProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">Already invited</legend>
      <div className="flex flex-col gap-1 pt-1">
        {choices.map((choice) => (
          <label key={choice.value} className="flex gap-2 text-13 touch:min-h-11 touch:items-center">
            <input
              type="radio"
              name="existing"
              checked={value === choice.value}
              onChange={() => onChoose(choice.value)}
              className="mt-0.5 size-4 shrink-0 touch:size-6"
            />
            <span className="min-w-0">
              {choice.label}
              <span className="block text-12 text-ink-faint">{choice.hint}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
