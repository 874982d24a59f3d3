import { useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { Status } from "#web/ui/status.tsx";
import { useEndTwoFactor, useMakeRecoveryCodes } from "./mutations.ts";
import { Panel } from "#web/ui/panel.tsx";
import { PasswordProofDialog } from "./password-proof-dialog.tsx";
import { RecoveryCodeList } from "./recovery-code-list.tsx";
import { TwoFactorOnDialog } from "./two-factor-on-dialog.tsx";

export function TwoFactorPanel({ isOn }: { isOn: boolean }) {
  const [open, setOpen] = useState<"on" | "off" | "codes">();
  const close = () => setOpen(undefined);
  return (
    <Panel
      title="Two-factor authentication"
      lead="Sign-in asks for a code from an app after the password. A stolen password alone is then not enough to sign in."
      actions={
        isOn ? (
          <>
            <Button onClick={() => setOpen("codes")}>New recovery codes</Button>
            <Button onClick={() => setOpen("off")}>Turn off</Button>
          </>
        ) : (
          <Button onClick={() => setOpen("on")}>Turn on</Button>
        )
      }
    >
      <Status tone={isOn ? "done" : "quiet"}>{isOn ? "On" : "Off"}</Status>
      {open === "on" && <TwoFactorOnDialog onClose={close} />}
      {open === "off" && <TwoFactorOffDialog onClose={close} />}
      {open === "codes" && <NewRecoveryCodesDialog onClose={close} />}
    </Panel>
  );
}

function TwoFactorOffDialog({ onClose }: { onClose: () => void }) {
  return (
    <PasswordProofDialog
      title="Turn off two-factor authentication?"
      description="You then sign in with your password alone. Usher's entry in your app and your recovery codes stop working."
      submitLabel="Turn off"
      mutation={useEndTwoFactor()}
      onDone={() => {
        onClose();
        toast({ tone: "done", title: "Two-factor authentication is off" });
      }}
      onClose={onClose}
    />
  );
}

/** Asks for the password, then shows the new codes once. */
function NewRecoveryCodesDialog({ onClose }: { onClose: () => void }) {
  const make = useMakeRecoveryCodes();
  if (make.data === undefined) {
    return (
      <PasswordProofDialog
        title="Create new recovery codes?"
        description="Your current recovery codes stop working."
        submitLabel="Create codes"
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
