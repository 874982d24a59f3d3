import type { Invitation } from "#contract/invitation.ts";
import { LinkDialog } from "#web/ui/overlay/link-dialog.tsx";

/** The link of an invitation that was made without an e-mail. */
export function InvitationLinkDialog({
  invitation,
  onClose,
}: {
  invitation: Invitation;
  onClose: () => void;
}) {
  const { emailAddress, url } = invitation;
  return (
    <LinkDialog
      title={`The link for ${emailAddress} is ready`}
      description="No e-mail was sent. Whoever opens the link can sign up with this address, so pass it on to them only."
      url={url}
      unknown="Clerk did not tell the link. It stands in Clerk's own dashboard, beside the invitation."
      onClose={onClose}
    />
  );
}
