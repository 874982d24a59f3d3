import { useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { Status } from "#web/ui/status.tsx";
import { Panel } from "./panel.tsx";
import { NewRecoveryCodesDialog } from "./new-recovery-codes-dialog.tsx";
import { TwoFactorOffDialog } from "./two-factor-off-dialog.tsx";
import { TwoFactorOnDialog } from "./two-factor-on-dialog.tsx";

/** The second factor: whether it is on, and what can be done about it. */
export function TwoFactorPanel({ isOn }: { isOn: boolean }) {
  const [open, setOpen] = useState<"on" | "off" | "codes">();
  const close = () => setOpen(undefined);
  return (
    <Panel
      title="Second factor"
      says="A code from an app on your phone, asked for after the password. Who learns your password alone does not get in."
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
