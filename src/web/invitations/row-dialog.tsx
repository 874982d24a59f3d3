import type { ReactNode } from "react";
import type { Invitation } from "#contract/invitation.ts";
import { failureOf } from "#web/api/request.ts";
import { formatAddress } from "#web/format/format-address.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useDelete, useRevoke } from "./mutations.ts";
import { ResendDialog } from "#web/invitations/resend/resend-dialog.tsx";
import type { RowAction } from "./row-menu/row-action.ts";

type Props = { invitation: Invitation; onClose: () => void };
type RowDialogProps = { action: RowAction; onClose: () => void; onDeleted: (invitation: Invitation) => void };

export function RowDialog({ action: { kind, invitation }, onClose, onDeleted }: RowDialogProps) {
  const shared = { invitation, onClose };
  if (kind === "revoke") return <RevokeDialog {...shared} />;
  if (kind === "resend") return <ResendDialog {...shared} />;
  return <DeleteDialog {...shared} onDeleted={onDeleted} />;
}

function RevokeDialog(props: Props) {
  return (
    <ConfirmChange verb="Revoke" done="revoked" change={useRevoke(props.invitation)} {...props}>
      The link in the e-mail stops working. The person can still sign up on their own if your application
      allows it.
    </ConfirmChange>
  );
}

function DeleteDialog({ onDeleted, ...props }: Props & Pick<RowDialogProps, "onDeleted">) {
  const { invitation } = props;
  return (
    <ConfirmChange
      verb="Delete"
      done="deleted"
      change={useDelete(invitation)}
      onDone={() => onDeleted(invitation)}
      {...props}
    >
      Clerk permanently deletes this invitation and its stored e-mails. Use this for data-erasure requests.{" "}
      {invitation.status === "pending" && "The link in the e-mail stops working. "}
      {invitation.status === "accepted" && "The user who accepted it is not deleted. "}
      This cannot be undone.
    </ConfirmChange>
  );
}

type ConfirmChangeProps = Props & {
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

function ConfirmChange({ invitation, onClose, verb, done, change, onDone, children }: ConfirmChangeProps) {
  const address = formatAddress(invitation.emailAddress);
  function confirm() {
    change.mutate(undefined, {
      onSuccess: () => {
        onClose();
        onDone?.();
        toast({ tone: "done", title: `Invitation ${done}`, detail: address });
      },
    });
  }
  return (
    <ConfirmDialog
      isOpen
      title={`${verb} ${address}'s invitation?`}
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
