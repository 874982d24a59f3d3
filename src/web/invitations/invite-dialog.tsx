import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { FormProvider, useForm, useWatch } from "react-hook-form";
import { canonicalJson } from "#contract/canonical-json.ts";
import type { Invitation } from "#contract/invitation.ts";
import { ApiError } from "#web/api/request.ts";
import { settingsQuery } from "#web/api/settings-query.ts";
import { formatAddress } from "#web/format/format-address.ts";
import { InviteeField } from "#web/forms/credential-fields.tsx";
import { PresetField } from "#web/forms/preset-field.tsx";
import type { ChosenPreset } from "#web/forms/use-preset.ts";
import { OptionFields } from "#web/forms/option-fields.tsx";
import { emptyInvite, inviteValues, optionFieldNames, toNewInvitation } from "#web/forms/option-values.ts";
import { Button } from "#web/ui/button.tsx";
import { Checkbox } from "#web/ui/form/field.tsx";
import { FormDialog } from "#web/ui/overlay/form-dialog.tsx";
import { LinkDialog } from "#web/ui/overlay/link-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import type { Invitee } from "./invitee.ts";
import { InviteePrompt } from "./invitee-prompt.tsx";
import { useInvite } from "./mutations.ts";
import { toInviteBatch } from "./schedule.ts";
import { useSchedulableSubmit } from "./use-schedulable-submit.tsx";
import { useInvitee } from "./use-invitee.ts";

const fields = ["emailAddress", ...optionFieldNames] as const;

/** What was typed into the dialog before it was left for an invitation that exists. */
export type InviteDraft = { values: typeof emptyInvite; presetId: ChosenPreset };

type InviteDialogProps = {
  /** Where the dialog goes on. */
  draft: InviteDraft | null;
  onClose: () => void;
  /** The user wants to see the invitation that exists. `draft` is null if no option was set. */
  onShowExisting: (emailAddress: string, draft: InviteDraft | null) => void;
};

/** Invites one person. With "Create a link only" it shows the link afterwards. */
export function InviteDialog(props: InviteDialogProps) {
  const [created, setCreated] = useState<Invitation | null>(null);
  if (created) return <InvitationLinkDialog invitation={created} onClose={props.onClose} />;
  const showExisting: InviteDialogProps["onShowExisting"] = (emailAddress, left) => {
    props.onShowExisting(emailAddress, left);
    if (left) toast(keptOptions);
  };
  return <InviteForm {...props} onShowExisting={showExisting} onLinkCreated={setCreated} />;
}

export type LinkFormProps = { onClose: () => void; onLinkCreated: (invitation: Invitation) => void };

const keptOptions = {
  tone: "quiet",
  title: "Your options are kept",
  detail: "Invite person opens the form as you left it.",
} as const;

function InviteForm({ draft, onClose, onShowExisting, onLinkCreated }: InviteDialogProps & LinkFormProps) {
  const allowedDomains = useQuery(settingsQuery).data?.allowedDomains;
  const schema = useMemo(() => inviteValues(allowedDomains), [allowedDomains]);
  const form = useForm({
    defaultValues: draft?.values ?? emptyInvite,
    resolver: zodResolver(schema),
    mode: "onTouched",
  });
  const [presetId, setPresetId] = useState(draft?.presetId);
  const delivery = useWatch({ control: form.control, name: "delivery" });
  const value = useWatch({ control: form.control, name: "emailAddress" });
  const field = useInvitee({
    value,
    set: (address) => form.setValue("emailAddress", address, { shouldDirty: true, shouldValidate: true }),
  });

  const invite = useInvite();
  const existing = invite.variables?.emailAddress;
  const isDuplicate = invite.error instanceof ApiError && invite.error.problem.code === "already_invited";
  const { note, ...submit } = useSchedulableSubmit({
    form,
    fields,
    mutation: invite,
    toBody: toNewInvitation,
    delivery,
    addressOf: ({ emailAddress }) => emailAddress,
    toBatch: (values) => toInviteBatch(toNewInvitation(values)),
    maySubmit: field.maySubmit,
    onClose,
    onDone: (invitation, values) => {
      if (values.delivery === "link") return onLinkCreated(invitation);
      onClose();
      toast({ tone: "done", title: "Invitation sent", detail: formatAddress(invitation.emailAddress) });
    },
  });

  return (
    <FormProvider {...form}>
      <FormDialog
        isOpen
        onClose={onClose}
        title="Invite person"
        submitLabel={delivery === "link" ? "Create link" : "Send invitation"}
        {...submit}
        errorAction={
          isDuplicate && existing !== undefined ? (
            <Button onClick={() => onShowExisting(existing, draftOf(form.getValues(), presetId))}>
              Show invitation
            </Button>
          ) : (
            submit.errorAction
          )
        }
      >
        {note}
        <InviteeField
          {...form.register("emailAddress", { onChange: field.change, onBlur: field.blur })}
          onPaste={field.paste}
          hint={field.note}
          error={addressError(field.invitee, form.formState.errors.emailAddress?.message)}
        />
        <InviteePrompt
          invitee={field.invitee}
          value={value}
          text={field.text}
          stops={field.stops}
          onChoose={(address) => {
            field.choose(address);
            // The button that was pressed disappears.
            form.setFocus("emailAddress");
          }}
        />
        <PresetField chosenId={presetId} onChange={setPresetId} />
        <OptionFields recipients="one" />
        <Checkbox
          label="Invite even if an invitation exists"
          hint="Otherwise Clerk refuses an address that is already invited."
          {...form.register("ignoreExisting")}
        />
      </FormDialog>
    </FormProvider>
  );
}

function draftOf(values: InviteDraft["values"], presetId: ChosenPreset): InviteDraft | null {
  const hasOptions = canonicalJson({ ...values, emailAddress: "" }) !== canonicalJson(emptyInvite);
  return hasOptions ? { values, presetId } : null;
}

/** Reading the whole text says more about a mistake than the rule for one address; a list has its own way out. */
function addressError(invitee: Invitee, error: string | undefined): string | undefined {
  if (error === undefined || invitee.kind === "several") return undefined;
  return invitee.kind === "problem" ? invitee.message : error;
}

/** The link of an invitation that was created without an e-mail. */
export function InvitationLinkDialog({
  invitation: { emailAddress, url },
  onClose,
}: {
  invitation: Invitation;
  onClose: () => void;
}) {
  const address = formatAddress(emailAddress);
  return (
    <LinkDialog
      title={`The link for ${address} is ready`}
      description={`No e-mail was sent. Anyone with this link can sign up as ${address}.`}
      url={url}
      unknown="Clerk did not return the link. You can copy it from the invitation in Clerk's dashboard."
      onClose={onClose}
    />
  );
}
