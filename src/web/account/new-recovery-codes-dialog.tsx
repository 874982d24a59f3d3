import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { useMakeRecoveryCodes } from "./mutations.ts";
import { PasswordProofDialog } from "./password-proof-dialog.tsx";
import { RecoveryCodeList } from "./recovery-code-list.tsx";

/** Makes the recovery codes anew, and shows them this once. */
export function NewRecoveryCodesDialog({ onClose }: { onClose: () => void }) {
  const make = useMakeRecoveryCodes();
  if (make.data === undefined) {
    return (
      <PasswordProofDialog
        title="Make new recovery codes?"
        description="The ones you have become void."
        submitLabel="Make codes"
        mutation={make}
        onDone={() => {}}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      isOpen
      title="Your new recovery codes"
      onClose={onClose}
      footer={
        <Button variant="primary" data-initial-focus onClick={onClose}>
          Done
        </Button>
      }
    >
      <RecoveryCodeList codes={make.data.recoveryCodes} />
    </Dialog>
  );
}
