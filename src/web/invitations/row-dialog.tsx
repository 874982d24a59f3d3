import type { ReactNode } from "react";
import type { Invitation } from "#contract/invitation.ts";
import { failureOf } from "#web/api/request.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
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
  return (
    <AskFirst verb="Revoke" done="revoked" change={useRevoke(invitation)} {...{ invitation, onClose }}>
      The link in the e-mail stops working. It does not keep the person from signing up by themselves, if your
      application allows that.
    </AskFirst>
  );
}

function EraseDialog({ invitation, onClose, onErased }: Props & Pick<RowDialogProps, "onErased">) {
  const onDone = () => onErased(invitation);
  return (
    <AskFirst
      verb="Delete"
      done="deleted"
      change={useErase(invitation)}
      onDone={onDone}
      {...{ invitation, onClose }}
    >
      Clerk erases the record and its copies of the e-mail, as a request for erasure of personal data asks
      for. This cannot be undone.{" "}
      {invitation.status === "pending" && "The link in the e-mail stops working. "}
      {invitation.status === "accepted" && "The user who signed up with it stays. "}
    </AskFirst>
  );
}

type AskFirstProps = Props & {
  verb: string;
  done: string;
  change: {
    error: Error | null;
    isPending: boolean;
    mutate: (variables: void, options: { onSuccess: () => void }) => void;
  };
  onDone?: () => void;
  children: ReactNode;
};

/** The question before a change that cannot be taken back; a refusal stands in its place. */
function AskFirst({ invitation, onClose, verb, done, change, onDone, children }: AskFirstProps) {
  function confirm() {
    change.mutate(undefined, {
      onSuccess: () => {
        onClose();
        onDone?.();
        toast({ tone: "done", title: `Invitation ${done}`, detail: invitation.emailAddress });
      },
    });
  }
  return (
    <ConfirmDialog
      isOpen
      title={`${verb} the invitation of ${invitation.emailAddress}?`}
      confirmLabel={`${verb} invitation`}
      cancelLabel="Keep it"
      pending={change.isPending}
      error={failureOf(change)}
      onConfirm={confirm}
      onClose={onClose}
    >
      {children}
    </ConfirmDialog>
  );
}
