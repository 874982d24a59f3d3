import { formatCount, formatNumber } from "#web/format/english.ts";
import { TextArea } from "#web/ui/form/field.tsx";
import type { AgainChoice } from "./invite-again.ts";

type InviteAgainProps = {
  count: number;
  choice: AgainChoice;
  text: string;
  problem: string | undefined;
  onChange: (changed: { choice: AgainChoice; text: string }) => void;
};

/** Whether revoked addresses are left out, or all or some of them are invited again. */
export function InviteAgain({ count, choice, text, problem, onChange }: InviteAgainProps) {
  const labels: Record<AgainChoice, string> = {
    none: count === 1 ? "Leave it out" : `Leave all ${formatNumber(count)} out`,
    all: `Also invite ${formatCount(count, "address", "addresses")} revoked since the backup`,
    some: "Also invite some of them",
  };
  const choices: readonly AgainChoice[] = count === 1 ? ["none", "all"] : ["none", "all", "some"];
  return (
    <div className="flex w-full flex-col gap-3">
      <fieldset className="min-w-0">
        <legend className="mb-1 text-13 font-medium">Revoked since the backup</legend>
        <div className="flex flex-col gap-2">
          {choices.map((value) => (
            <label key={value} className="flex gap-2 touch:min-h-11 touch:items-center">
              <input
                type="radio"
                name="invite-again"
                checked={choice === value}
                onChange={() => onChange({ choice: value, text })}
                className="mt-0.5 size-4 shrink-0 touch:size-6"
              />
              <span className="min-w-0">{labels[value]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {choice === "some" && (
        <TextArea
          label="Addresses to invite again"
          hint="One on each line. All others are left out."
          error={problem}
          value={text}
          onChange={(event) => onChange({ choice, text: event.target.value })}
        />
      )}
      {choice !== "some" && problem !== undefined && (
        <p role="alert" className="text-13 text-failed">
          {problem}
        </p>
      )}
    </div>
  );
}
