import { useState } from "react";
import type { TeamMember } from "#contract/member.ts";
import { failureOf } from "#web/api/request.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { type Change, useChange } from "./mutations.ts";
import { PauseCheckbox } from "./pause-checkbox.tsx";

type Labels = {
  title: (address: string) => string;
  effect: string;
  confirmLabel: string;
  cancelLabel: string;
  tone: "danger" | "plain";
  done: string;
};

const changeLabels: Record<Change, Labels> = {
  "two-factor-off": {
    title: (address) => `Turn off two-factor authentication for ${address}?`,
    effect:
      "For a member who has lost both the app and the recovery codes. They are signed out everywhere and need only their password until they set it up again. Make sure that the request really comes from them.",
    confirmLabel: "Turn off",
    cancelLabel: "Keep it on",
    tone: "danger",
    done: "Two-factor authentication is off",
  },
  "end-sessions": {
    title: (address) => `End all sessions of ${address}?`,
    effect: "They are signed out everywhere and can sign in again. Their batches keep running.",
    confirmLabel: "End sessions",
    cancelLabel: "Keep sessions",
    tone: "danger",
    done: "Sessions ended",
  },
  disable: {
    title: (address) => `Disable ${address}?`,
    effect:
      "They are signed out everywhere and cannot sign in until an admin enables them again. Links that they made stop working.",
    confirmLabel: "Disable member",
    cancelLabel: "Cancel",
    tone: "danger",
    done: "Member disabled",
  },
  enable: {
    title: (address) => `Enable ${address}?`,
    effect: "They can sign in again, with the same role.",
    confirmLabel: "Enable member",
    cancelLabel: "Cancel",
    tone: "plain",
    done: "Member enabled",
  },
  withdraw: {
    title: (address) => `Withdraw ${address}'s invitation?`,
    effect: "Their link to join Usher stops working.",
    confirmLabel: "Withdraw invitation",
    cancelLabel: "Keep invitation",
    tone: "danger",
    done: "Invitation withdrawn",
  },
};

type ChangeDialogProps = { member: TeamMember; change: Change; onClose: () => void };

/** Confirms a change of a member and shows a refusal. */
export function ChangeDialog({ member, change, onClose }: ChangeDialogProps) {
  const { title, effect, done, ...labels } = changeLabels[change];
  const make = useChange(member, change);
  const [pauseBatches, setPauseBatches] = useState(true);
  const batches = change === "disable" ? (member.runningBatches ?? 0) : 0;
  function confirm() {
    make.mutate(batches > 0 ? { pauseBatches } : {}, {
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
      choice={
        batches > 0 && (
          <PauseCheckbox
            batches={batches}
            checked={pauseBatches}
            onChange={(event) => setPauseBatches(event.target.checked)}
          />
        )
      }
      pending={make.isPending}
      error={failureOf(make)}
      onConfirm={confirm}
      onClose={onClose}
    >
      {effect}
    </ConfirmDialog>
  );
}
