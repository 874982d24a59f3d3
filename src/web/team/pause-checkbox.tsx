import type { ComponentProps } from "react";
import { formatCount } from "#web/format/english.ts";
import { Checkbox } from "#web/ui/form/field.tsx";

type PauseCheckboxProps = { batches: number } & Omit<ComponentProps<typeof Checkbox>, "label">;

/** Offered where a member loses rights while their batches run. */
export function PauseCheckbox({ batches, ...input }: PauseCheckboxProps) {
  const label = `Pause their ${formatCount(batches, "running batch", "running batches")}`;
  return (
    <Checkbox
      label={label}
      hint={`Otherwise ${batches === 1 ? "it keeps" : "they keep"} running.`}
      {...input}
    />
  );
}
