import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormProvider, useForm, useWatch } from "react-hook-form";
import type { Invitation } from "#contract/invitation.ts";
import { ResendReview } from "#contract/new-invitation.ts";
import { optionRules } from "#recipients/option-rules.ts";
import { request } from "#web/api/request.ts";
import { formatAddress } from "#web/format/format-address.ts";
import { formatList } from "#web/format/english.ts";
import { useNow } from "#web/format/time.tsx";
import { OptionFields } from "#web/forms/option-fields.tsx";
import { optionFieldNames, OptionValues, toOptionInput, toResendOptions } from "#web/forms/option-values.ts";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { FormDialog } from "#web/ui/overlay/form-dialog.tsx";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { InvitationLinkDialog, type LinkFormProps } from "#web/invitations/invite-dialog.tsx";
import { useResend } from "#web/invitations/mutations.ts";
import { toResendBatch } from "#web/invitations/schedule.ts";
import { useSchedulableSubmit } from "#web/invitations/use-schedulable-submit.tsx";
import { invitationKeys, invitationPath } from "#web/invitations/queries.ts";
import { formatOtherPending, formatResendButton } from "./other-pending.ts";

type Props = { invitation: Invitation; onClose: () => void };

function titleFor({ status, emailAddress }: Invitation): string {
  const address = formatAddress(emailAddress);
  return status === "pending" ? `Resend ${address}'s invitation` : `Invite ${address} again`;
}

/** Clerk cannot resend: the old invitation is revoked and a new one is created with the options that are known. */
export function ResendDialog({ invitation, onClose }: Props) {
  const known = useQuery({
    queryKey: [...invitationKeys.all, "options", invitation.id],
    queryFn: ({ signal }) =>
      request("GET", `${invitationPath(invitation.id)}/options`, { schema: ResendReview, signal }),
    staleTime: 0,
    gcTime: 0,
  });
  const [created, setCreated] = useState<Invitation | null>(null);
  if (created) return <InvitationLinkDialog invitation={created} onClose={onClose} />;
  if (known.data) {
    const form = { invitation, onClose, known: known.data, onLinkCreated: setCreated };
    return <ResendForm {...form} />;
  }
  return (
    <Dialog isOpen onClose={onClose} title={titleFor(invitation)}>
      <QueryProblem query={known} />
      {known.error === null && (
        <div aria-busy className="flex h-96 flex-col gap-4">
          <Skeleton className="w-48" />
          <Skeleton className="w-72" />
          <Skeleton />
        </div>
      )}
    </Dialog>
  );
}

function ResendForm({
  invitation,
  known,
  onClose,
  onLinkCreated,
}: Props & LinkFormProps & { known: ResendReview }) {
  const form = useForm({
    defaultValues: toOptionInput(known.options),
    resolver: zodResolver(OptionValues),
    mode: "onTouched",
  });
  const nowMs = useNow();
  const delivery = useWatch({ control: form.control, name: "delivery" });

  const { otherPending } = known;
  const isCrowded = otherPending.length > 0;
  const { note, ...submit } = useSchedulableSubmit({
    form,
    fields: optionFieldNames,
    mutation: useResend(invitation, otherPending),
    toBody: toResendOptions,
    delivery,
    addressOf: () => invitation.emailAddress,
    toBatch: (values) => toResendBatch(invitation, toResendOptions(values)),
    onClose,
    onDone: (next, values) => {
      if (values.delivery === "link") return onLinkCreated(next);
      onClose();
      toast({ tone: "done", title: "Invitation resent", detail: formatAddress(next.emailAddress) });
    },
  });

  return (
    <FormProvider {...form}>
      <FormDialog
        isOpen
        onClose={onClose}
        title={titleFor(invitation)}
        description={
          isCrowded
            ? "This creates a new link."
            : invitation.status === "pending"
              ? "This creates a new link. The old link stops working."
              : "This creates a new link and leaves the old invitation unchanged."
        }
        submitLabel={formatResendButton({ invitation, otherPending, delivery })}
        {...submit}
        // A batch would find the other pending invitations and skip the address.
        errorAction={isCrowded ? undefined : submit.errorAction}
      >
        {isCrowded ? (
          <output className="rounded-panel bg-waiting-soft p-3 text-14 wrap-anywhere">
            {formatOtherPending({ invitation, otherPending, nowMs })}
          </output>
        ) : (
          note
        )}
        {known.unknown.length > 0 && (
          <p className="rounded-panel bg-waiting-soft p-3 text-13">
            Clerk does not say which {formatList(known.unknown.map((option) => optionRules[option].label))}{" "}
            the old invitation had. The fields show Clerk's defaults.
          </p>
        )}
        <OptionFields recipients="one" />
      </FormDialog>
    </FormProvider>
  );
}
