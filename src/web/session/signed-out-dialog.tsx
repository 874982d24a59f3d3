import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Session } from "#contract/session.ts";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { whenSignedInElsewhere } from "./single-sign-on-return.ts";
import { WaysIn } from "./ways-in.tsx";

/** Asks to sign in again above the page; what was typed below stays. */
export function SignedOutDialog({ session }: { session: Session }) {
  const client = useQueryClient();
  useEffect(() => whenSignedInElsewhere(() => void client.invalidateQueries()), [client]);
  return (
    <Dialog
      isOpen
      role="alertdialog"
      size="small"
      title="Your session has ended"
      description="Sign in again to go on where you were. What you typed is still there."
      onClose={() => {}}
    >
      <WaysIn session={session} isAbovePage />
    </Dialog>
  );
}
