import type { Session } from "#contract/session.ts";
import { Dialog } from "../ui/dialog.tsx";
import { WaysIn } from "./ways-in.tsx";

/** Asks for the password again above the page; what was typed below stays. */
export function SignedOutDialog({ session }: { session: Session }) {
  return (
    <Dialog
      isOpen
      role="alertdialog"
      size="small"
      title="Your session has ended"
      description="Sign in again to go on where you were. What you typed is still there."
      onClose={() => {}}
    >
      <WaysIn session={session} />
    </Dialog>
  );
}
