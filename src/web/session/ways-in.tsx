import { useSearch } from "wouter";
import type { Session } from "#contract/session.ts";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { Or } from "./or.tsx";
import { refusalWords } from "./refusal-words.ts";
import { SignInForm } from "./sign-in-form.tsx";
import { SingleSignOn } from "./single-sign-on.tsx";

type WaysInProps = {
  session: Session;
  /** In a dialog, with a page below that is not to be lost. */
  isAbovePage?: boolean;
};

/** Every way in that is open here: the company's sign-in first, where there is one. */
export function WaysIn({ session, isAbovePage = false }: WaysInProps) {
  const { signIn, canEnterDemo } = session;
  const refusal = refusalWords(useSearch(), signIn);
  const hasForm = signIn.hasPasswords || canEnterDemo;
  return (
    <div className="flex flex-col gap-4">
      {refusal && <ProblemPanel title={refusal.title} detail={refusal.detail} />}
      {signIn.singleSignOn !== null && (
        <SingleSignOn
          name={signIn.singleSignOn}
          isPrimary={!canEnterDemo}
          inNewTab={isAbovePage}
          asAnother={refusal?.isAboutPerson === true}
        />
      )}
      {signIn.singleSignOn !== null && hasForm && (
        <Or>{canEnterDemo ? "or without it" : "or with a password"}</Or>
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
