import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSearch } from "wouter";
import type { Session } from "#contract/session.ts";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { Entrance } from "./entrance.tsx";
import { formatRefusal } from "./format-refusal.ts";
import { Divider, SignInForm } from "./sign-in-form.tsx";
import { onSignInElsewhere } from "./single-sign-on-return.tsx";
import { SingleSignOn } from "./single-sign-on.tsx";

/** Shown at any URL while no member is signed in. */
export function SignInPage({ session }: { session: Session }) {
  return (
    <Entrance session={session} title="Sign in" lead="The invitations desk for applications that use Clerk.">
      <SignInOptions session={session} />
      {session.needsSetup && !session.canEnterDemo && (
        <p className="mt-6 border-t border-line pt-4 text-13 text-ink-soft">
          There is no account yet. Open the set-up link in Usher's log.
        </p>
      )}
    </Entrance>
  );
}

/** Asks to sign in again above the page, which keeps what was typed. */
export function SignedOutDialog({ session }: { session: Session }) {
  const client = useQueryClient();
  useEffect(() => onSignInElsewhere(() => void client.invalidateQueries()), [client]);
  return (
    <Dialog
      isOpen
      role="alertdialog"
      size="small"
      title="Your session has ended"
      description="Sign in again to continue. What you typed is still there."
      onClose={() => {}}
    >
      <SignInOptions session={session} isAbovePage />
    </Dialog>
  );
}

/** Every way to sign in: single sign-on first, where it is set up. */
function SignInOptions({ session, isAbovePage = false }: { session: Session; isAbovePage?: boolean }) {
  const { signIn, canEnterDemo } = session;
  const refusal = formatRefusal(useSearch(), signIn);
  const hasForm = signIn.hasPasswords || canEnterDemo;
  return (
    <div className="flex flex-col gap-4">
      {refusal && <ProblemPanel title={refusal.title} detail={refusal.detail} />}
      {signIn.singleSignOn !== null && (
        <SingleSignOn
          name={signIn.singleSignOn}
          isPrimary={!canEnterDemo}
          inNewTab={isAbovePage}
          asAnother={refusal?.isAboutUser === true}
        />
      )}
      {signIn.singleSignOn !== null && hasForm && (
        <Divider>{canEnterDemo ? "or without it" : "or with a password"}</Divider>
      )}
      {hasForm && (
        <SignInForm
          canEnterDemo={canEnterDemo}
          hasPasswords={signIn.hasPasswords}
          isPrimary={!canEnterDemo && signIn.singleSignOn === null}
        />
      )}
    </div>
  );
}
