import type { ComponentProps } from "react";
import { Role } from "#contract/role.ts";
import { RadioGroup } from "#web/ui/form/field.tsx";

export const roleLabels: Record<Role, { label: string; may: string }> = {
  viewer: { label: "Viewer", may: "Sees invitations, batches and activity." },
  inviter: { label: "Inviter", may: "Also invites people, and resends and revokes invitations." },
  admin: { label: "Admin", may: "Everything, including deleting, team and settings." },
};

const options = Role.options.map((role) => ({
  value: role,
  label: roleLabels[role].label,
  hint: roleLabels[role].may,
}));

export function RoleField(props: Omit<ComponentProps<typeof RadioGroup>, "label" | "options">) {
  return <RadioGroup label="Role" options={options} {...props} />;
}
