import { toast } from "#web/ui/overlay/toast.tsx";
import { useEndTwoFactor } from "./mutations.ts";
import { PasswordProofDialog } from "./password-proof-dialog.tsx";

export function TwoFactorOffDialog({ onClose }: { onClose: () => void }) {
  return (
    <PasswordProofDialog
      title="Turn the second factor off?"
      description="The password alone is enough to sign in then. The app's entry for Usher and the recovery codes become useless."
      submitLabel="Turn off"
      mutation={useEndTwoFactor()}
      onDone={() => {
        onClose();
        toast({ tone: "done", title: "Second factor is off" });
      }}
      onClose={onClose}
    />
  );
}
