import type { TeamMember } from "#contract/member.ts";
import { failureOf } from "#web/api/request.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { type Change, useChange } from "./mutations.ts";

type Words = {
  title: (address: string) => string;
  says: string;
  confirmLabel: string;
  cancelLabel: string;
  tone: "danger" | "plain";
  done: string;
};

const words: Record<Change, Words> = {
  "two-factor-off": {
    title: (address) => `Turn the second factor of ${address} off?`,
    says: "For somebody who has lost both the app and the recovery codes. They are signed out everywhere and sign in with the password alone until they set up another one. Make sure that it is really them who asks.",
    confirmLabel: "Turn it off",
    cancelLabel: "Leave it on",
    tone: "danger",
    done: "Second factor is off",
  },
  "end-sessions": {
    title: (address) => `End all sessions of ${address}?`,
    says: "They are signed out everywhere at once, and can sign in again. What they submitted goes on.",
    confirmLabel: "End sessions",
    cancelLabel: "Keep them",
    tone: "danger",
    done: "Sessions ended",
  },
  disable: {
    title: (address) => `Disable ${address}?`,
    says: "They are signed out everywhere at once and cannot sign in until somebody enables the account again. Batches they submitted go on.",
    confirmLabel: "Disable member",
    cancelLabel: "Leave it",
    tone: "danger",
    done: "Member disabled",
  },
  enable: {
    title: (address) => `Enable ${address}?`,
    says: "They can sign in again as before, with the same role.",
    confirmLabel: "Enable member",
    cancelLabel: "Leave it",
    tone: "plain",
    done: "Member enabled",
  },
  withdraw: {
    title: (address) => `Withdraw the invitation of ${address}?`,
    says: "The link to join Usher stops working.",
    confirmLabel: "Withdraw invitation",
    cancelLabel: "Keep it",
    tone: "danger",
    done: "Invitation withdrawn",
  },
};

type ChangeDialogProps = { member: TeamMember; change: Change; onClose: () => void };

/** Asks before an account is changed; a refusal stands in its place. */
export function ChangeDialog({ member, change, onClose }: ChangeDialogProps) {
  const { title, says, done, ...labels } = words[change];
  const make = useChange(member, change);
  function confirm() {
    make.mutate(undefined, {
      onSuccess: () => {
        onClose();
        toast({ tone: "done", title: done, detail: member.emailAddress });
      },
    });
  }
  return (
    <ConfirmDialog
      isOpen
      {...labels}
      title={title(member.emailAddress)}
      pending={make.isPending}
      error={failureOf(make)}
      onConfirm={confirm}
      onClose={onClose}
    >
      {says}
    </ConfirmDialog>
  );
}
