import type { ComponentProps } from "react";
import { Role } from "#contract/role.ts";
import { roleLabels } from "#web/access/role-words.ts";
import { RadioGroup } from "#web/ui/form/field.tsx";

const options = Role.options.map((role) => ({
  value: role,
  label: roleLabels[role].label,
  hint: roleLabels[role].may,
}));

/** The three roles, each with what it may do. */
export function RoleField(props: Omit<ComponentProps<typeof RadioGroup>, "label" | "options">) {
  return <RadioGroup label="Role" options={options} {...props} />;
}
