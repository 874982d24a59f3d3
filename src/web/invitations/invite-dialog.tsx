import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { FormProvider, useForm, useWatch } from "react-hook-form";
import type { Invitation } from "#contract/invitation.ts";
import { Checkbox, TextField } from "#web/ui/form/field.tsx";
import { FormDialog } from "#web/ui/form/form-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { InvitationLinkDialog } from "./link-dialog.tsx";
import { useInvite } from "./mutations.ts";
import { OptionFields } from "#web/forms/option-fields.tsx";
import { emptyInvite, InviteValues, optionFieldNames, toNewInvitation } from "#web/forms/option-values.ts";

const fields = ["emailAddress", ...optionFieldNames] as const;

/** Invites one recipient. When only a link is created, it shows the link instead of closing. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<Invitation | null>(null);
  if (made) return <InvitationLinkDialog invitation={made} onClose={onClose} />;
  return <InviteForm onClose={onClose} onMade={setMade} />;
}

function InviteForm({ onClose, onMade }: { onClose: () => void; onMade: (invitation: Invitation) => void }) {
  const form = useForm({
    defaultValues: emptyInvite,
    resolver: zodResolver(InviteValues),
    mode: "onTouched",
  });
  const delivery = useWatch({ control: form.control, name: "delivery" });

  const submit = useFormSubmit({
    form,
    fields,
    mutation: useInvite(),
    toBody: toNewInvitation,
    onDone: (invitation, values) => {
      if (values.delivery === "link") return onMade(invitation);
      onClose();
      toast({ tone: "done", title: "Invitation sent", detail: invitation.emailAddress });
    },
  });

  return (
    <FormProvider {...form}>
      <FormDialog
        isOpen
        onClose={onClose}
        title="Invite person"
        submitLabel={delivery === "link" ? "Make link" : "Send invitation"}
        {...submit}
      >
        <TextField
          label="E-mail address"
          type="email"
          inputMode="email"
          autoComplete="off"
          data-initial-focus
          {...form.register("emailAddress")}
          error={form.formState.errors.emailAddress?.message}
        />
        <OptionFields recipients="one" />
        <Checkbox
          label="Invite even if an invitation exists"
          hint="Without it, Clerk refuses an address that is invited already."
          {...form.register("ignoreExisting")}
        />
      </FormDialog>
    </FormProvider>
  );
}
