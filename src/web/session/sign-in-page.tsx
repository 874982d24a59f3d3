import type { Session } from "#contract/session.ts";
import { Entrance } from "./entrance.tsx";
import { WaysIn } from "./ways-in.tsx";

/** Stands at any address until somebody is signed in. */
export function SignInPage({ session }: { session: Session }) {
  return (
    <Entrance session={session} title="Sign in" lead="The invitations desk for applications that use Clerk.">
      <WaysIn session={session} />
      {session.needsSetup && !session.canEnterDemo && (
        <p className="mt-6 border-t border-line pt-4 text-13 text-ink-soft">
          No account exists yet. Open the set-up link that Usher wrote to its log when it started.
        </p>
      )}
    </Entrance>
  );
}
