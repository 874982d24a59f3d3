import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormProvider, useForm, useWatch } from "react-hook-form";
import type { Invitation } from "#contract/invitation.ts";
import type { KnownOptions } from "#contract/new-invitation.ts";
import { optionRules } from "#recipients/option-rules.ts";
import { wordsOf } from "#web/api/request.ts";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { FormDialog } from "#web/ui/form/form-dialog.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { InvitationLinkDialog } from "./link-dialog.tsx";
import { useResend } from "./mutations.ts";
import { OptionFields } from "#web/forms/option-fields.tsx";
import { optionFieldNames, OptionValues, toOptionInput, toResendOptions } from "#web/forms/option-values.ts";
import { knownOptionsQuery } from "./known-options.ts";

const listWords = new Intl.ListFormat("en", { type: "conjunction" });

type Props = { invitation: Invitation; onClose: () => void };

function titleFor({ status, emailAddress }: Invitation): string {
  return status === "pending" ? `Resend the invitation of ${emailAddress}` : `Invite ${emailAddress} again`;
}

/** Clerk cannot resend: the old invitation is revoked and a new one made, with the options that are known. */
export function ResendDialog({ invitation, onClose }: Props) {
  const known = useQuery(knownOptionsQuery(invitation.id));
  const [made, setMade] = useState<Invitation | null>(null);
  if (made) return <InvitationLinkDialog invitation={made} onClose={onClose} />;
  if (known.data)
    return <ResendForm invitation={invitation} known={known.data} onClose={onClose} onMade={setMade} />;
  return (
    <Dialog isOpen onClose={onClose} title={titleFor(invitation)}>
      {known.error ? (
        <ProblemPanel
          {...wordsOf(known.error)}
          pending={known.isFetching}
          onRetry={() => void known.refetch()}
        />
      ) : (
        <div aria-busy className="flex h-96 flex-col gap-4">
          <Skeleton className="w-48" />
          <Skeleton className="w-72" />
          <Skeleton />
        </div>
      )}
    </Dialog>
  );
}

type ResendFormProps = Props & { known: KnownOptions; onMade: (invitation: Invitation) => void };

function ResendForm({ invitation, known, onClose, onMade }: ResendFormProps) {
  const form = useForm({
    defaultValues: toOptionInput(known.options),
    resolver: zodResolver(OptionValues),
    mode: "onTouched",
  });
  const isLinkOnly = useWatch({ control: form.control, name: "delivery" }) === "link";

  const submit = useFormSubmit({
    form,
    fields: optionFieldNames,
    mutation: useResend(invitation),
    toBody: toResendOptions,
    onDone: (next, values) => {
      if (values.delivery === "link") return onMade(next);
      onClose();
      toast({ tone: "done", title: "Invitation sent again", detail: next.emailAddress });
    },
  });

  return (
    <FormProvider {...form}>
      <FormDialog
        isOpen
        onClose={onClose}
        title={titleFor(invitation)}
        description={
          invitation.status === "pending"
            ? "The old link stops working and a new one is made."
            : "A new link is made; the old one stays as it is."
        }
        submitLabel={isLinkOnly ? "Make new link" : "Send new invitation"}
        {...submit}
      >
        {known.unknown.length > 0 && (
          <p className="rounded-panel bg-waiting-soft p-3 text-13">
            Clerk does not tell how the old one was made: the{" "}
            {listWords.format(known.unknown.map((option) => optionRules[option].label))}{" "}
            {known.unknown.length === 1 ? "is" : "are"} not known. Set what you need; the fields show Clerk's
            defaults.
          </p>
        )}
        <OptionFields recipients="one" />
      </FormDialog>
    </FormProvider>
  );
}
