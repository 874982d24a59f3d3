import type { ComponentProps } from "react";
import { Checkbox } from "#web/ui/form/field.tsx";

type PauseCheckboxProps = { batches: number } & Omit<ComponentProps<typeof Checkbox>, "label">;

/** Offered where a member loses rights while their batches run. */
export function PauseCheckbox({ batches, ...input }: PauseCheckboxProps) {
  const label = batches === 1 ? "Pause their 1 running batch" : `Pause their ${batches} running batches`;
  return <Checkbox label={label} hint="Otherwise Usher goes on sending." {...input} />;
}
