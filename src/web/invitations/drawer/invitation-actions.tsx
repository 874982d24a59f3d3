import { type Invitation, isTestInvitation } from "#contract/invitation.ts";
import type { InvitationDetail } from "#contract/detail/invitation-detail.ts";
import { useMay } from "#web/access/role.ts";
import type { RowAction } from "#web/invitations/row-menu/row-action.ts";
import { Button } from "#web/ui/button.tsx";
import { CopyButton } from "#web/ui/copy-button.tsx";

type InvitationActionsProps = { detail: InvitationDetail; onAction: (action: RowAction) => void };

/** All that this member may do with the invitation. */
export function InvitationActions({ detail, onAction }: InvitationActionsProps) {
  const mayInvite = useMay("inviter");
  const mayDelete = useMay("admin");
  const { invitation, goneAt } = detail;
  const { status, url } = invitation;
  if (!mayInvite || goneAt !== null) return null;
  const act = (kind: RowAction["kind"]) => () => onAction({ kind, invitation });
  return (
    <div className="flex flex-wrap gap-2">
      {status === "pending" && url !== undefined && <CopyButton text={url} label="Copy link" />}
      {isResendable(invitation) && (
        <Button onClick={act("resend")}>{status === "pending" ? "Resend…" : "Invite again…"}</Button>
      )}
      {status === "pending" && <Button onClick={act("revoke")}>Revoke…</Button>}
      {mayDelete && <Button onClick={act("delete")}>Delete…</Button>}
    </div>
  );
}

/** A copy of a test would keep the mark, but nothing would delete it. */
function isResendable(invitation: Invitation): boolean {
  return invitation.status !== "accepted" && !isTestInvitation(invitation);
}
