import type { Invitation } from "#contract/invitation.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";

/** The link of an invitation that was made without an e-mail. */
export function LinkDialog({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const { emailAddress, url } = invitation;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`The link for ${emailAddress} is ready`}
      description="No e-mail was sent. Whoever opens the link can sign up with this address, so pass it on to them only."
      footer={
        <>
          {url !== undefined && <CopyButton text={url} label="Copy link" />}
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      {url === undefined ? (
        <p>Clerk did not tell the link. It stands in Clerk's own dashboard, beside the invitation.</p>
      ) : (
        <TextField
          label="Link"
          readOnly
          data-initial-focus
          value={url}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </Dialog>
  );
}
