import type { Invitation } from "#contract/invitation.ts";
import { wordsOf } from "../api.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { toast } from "../ui/toast.tsx";
import { useErase, useRevoke } from "./mutations.ts";
import { ResendDialog } from "./resend-dialog.tsx";
import type { RowAction } from "./row-action.ts";

type Props = { invitation: Invitation; onClose: () => void };
type RowDialogProps = {
  action: RowAction;
  onClose: () => void;
  /** The record is gone, and with it whatever refers to it. */
  onErased: (invitation: Invitation) => void;
};

/** The dialog that belongs to a row's action. */
export function RowDialog({ action: { kind, invitation }, onClose, onErased }: RowDialogProps) {
  const shared = { invitation, onClose };
  if (kind === "revoke") return <RevokeDialog {...shared} />;
  if (kind === "resend") return <ResendDialog {...shared} />;
  return <EraseDialog {...shared} onErased={onErased} />;
}

function RevokeDialog({ invitation, onClose }: Props) {
  const revoke = useRevoke(invitation);
  function confirm() {
    revoke.mutate(undefined, {
      onSuccess: () => {
        onClose();
        toast({ tone: "done", title: "Invitation revoked", detail: invitation.emailAddress });
      },
    });
  }
  return (
    <ConfirmDialog
      isOpen
      title={`Revoke the invitation of ${invitation.emailAddress}?`}
      confirmLabel="Revoke invitation"
      cancelLabel="Keep it"
      pending={revoke.isPending}
      error={revoke.error && wordsOf(revoke.error)}
      onConfirm={confirm}
      onClose={onClose}
    >
      The link in the e-mail stops working. It does not keep the person from signing up by themselves, if your
      application allows that.
    </ConfirmDialog>
  );
}

function EraseDialog({ invitation, onClose, onErased }: Props & Pick<RowDialogProps, "onErased">) {
  const erase = useErase(invitation);
  function confirm() {
    erase.mutate(undefined, {
      onSuccess: () => {
        onClose();
        onErased(invitation);
        toast({ tone: "done", title: "Invitation deleted", detail: invitation.emailAddress });
      },
    });
  }
  return (
    <ConfirmDialog
      isOpen
      title={`Delete the invitation of ${invitation.emailAddress}?`}
      confirmLabel="Delete invitation"
      cancelLabel="Keep it"
      pending={erase.isPending}
      error={erase.error && wordsOf(erase.error)}
      onConfirm={confirm}
      onClose={onClose}
    >
      Clerk erases the record and its copies of the e-mail, as a request for erasure of personal data asks
      for. This cannot be undone.{" "}
      {invitation.status === "pending" && "The link in the e-mail stops working. "}
      {invitation.status === "accepted" && "The user who signed up with it stays. "}
    </ConfirmDialog>
  );
}
