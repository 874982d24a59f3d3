import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { type MemberLink, NewMember } from "#contract/member.ts";
import { InviteeField } from "#web/forms/credential-fields.tsx";
import { FormDialog } from "#web/ui/overlay/form-dialog.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { MemberLinkDialog } from "./member-link-dialog.tsx";
import { useInviteMember } from "./mutations.ts";
import { RoleField } from "#web/access/role-field.tsx";

const fields = ["emailAddress", "role"] as const;
const defaultValues: NewMember = { emailAddress: "", role: "viewer" };

/** Invites a member to Usher, then shows the link to pass on. */
export function InviteMemberDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<MemberLink | null>(null);
  if (made) return <MemberLinkDialog link={made} onClose={onClose} />;
  return <InviteForm onClose={onClose} onMade={setMade} />;
}

function InviteForm({ onClose, onMade }: { onClose: () => void; onMade: (link: MemberLink) => void }) {
  const form = useForm({ defaultValues, resolver: zodResolver(NewMember), mode: "onTouched" });
  const { register, formState } = form;
  const submit = useFormSubmit({
    form,
    fields,
    mutation: useInviteMember(),
    toBody: (values) => values,
    onDone: onMade,
  });
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title="Invite member"
      description="You get a link to pass on. Usher sends no e-mail to new members."
      submitLabel="Create link"
      {...submit}
    >
      <InviteeField {...register("emailAddress")} error={formState.errors.emailAddress?.message} />
      <RoleField {...register("role")} error={formState.errors.role?.message} />
    </FormDialog>
  );
}
