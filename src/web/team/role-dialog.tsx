import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch } from "react-hook-form";
import { type TeamMember, RoleChange } from "#contract/member.ts";
import { includesRole } from "#contract/role.ts";
import { FormDialog } from "#web/ui/overlay/form-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { useChangeRole } from "./mutations.ts";
import { PauseCheckbox } from "./pause-checkbox.tsx";
import { RoleField, roleLabels } from "#web/access/role-field.tsx";

const fields = ["role"] as const;

/** Changes the role, which applies from the next request on. */
export function RoleDialog({ member, onClose }: { member: TeamMember; onClose: () => void }) {
  const defaultValues: RoleChange = { role: member.role, pauseBatches: true };
  const form = useForm({ defaultValues, resolver: zodResolver(RoleChange) });
  const chosen = useWatch({ control: form.control, name: "role" });
  const { runningBatches = 0 } = member;
  const losesRights = !includesRole(chosen, member.role);
  const submit = useFormSubmit({
    form,
    fields,
    mutation: useChangeRole(member),
    toBody: ({ role, pauseBatches }) =>
      losesRights && runningBatches > 0 ? { role, pauseBatches } : { role },
    onDone: ({ emailAddress, role }) => {
      onClose();
      toast({
        tone: "done",
        title: `Role changed to ${roleLabels[role].label.toLowerCase()}`,
        detail: emailAddress,
      });
    },
  });
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={`Role of ${member.emailAddress}`}
      description="The new role applies immediately, in open sessions too."
      submitLabel="Change role"
      {...submit}
    >
      <RoleField {...form.register("role")} error={form.formState.errors.role?.message} />
      {losesRights && runningBatches > 0 && (
        <PauseCheckbox batches={runningBatches} {...form.register("pauseBatches")} />
      )}
    </FormDialog>
  );
}
