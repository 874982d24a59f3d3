import { zodResolver } from "@hookform/resolvers/zod";
import { type ReactNode, useState } from "react";
import { useForm } from "react-hook-form";
import { SignIn } from "#contract/sign-in.ts";
import { formatProblem } from "#web/api/request.ts";
import { AddressField, PasswordField } from "#web/forms/credential-fields.tsx";
import { Button } from "#web/ui/button.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { CodeStep } from "./code-step.tsx";
import { hasAccount } from "./known-browser.ts";
import { useEnterDemo, useSignIn } from "./mutations.ts";

const defaultValues = { emailAddress: "", password: "" };

type SignInFormProps = { canEnterDemo: boolean; hasPasswords: boolean; isPrimary: boolean };

/** Address and password, and the demo where it is offered. */
export function SignInForm({ canEnterDemo, hasPasswords, isPrimary }: SignInFormProps) {
  const { register, handleSubmit, formState } = useForm({ defaultValues, resolver: zodResolver(SignIn) });
  const signIn = useSignIn();
  const demo = useEnterDemo();
  const error = signIn.error ?? demo.error;
  const [isKnown] = useState(hasAccount);
  const isDemoSecond = hasPasswords && isKnown;
  // The form keeps its values, so that going back does not lead to empty fields.
  if (signIn.data?.needsCode) return <CodeStep onBack={signIn.reset} />;
  const demoButton = (
    <Button
      variant={isDemoSecond ? "secondary" : "primary"}
      pending={demo.isPending}
      onClick={() => {
        signIn.reset();
        demo.mutate(undefined);
      }}
    >
      Enter the demo
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      {error && <ProblemPanel {...formatProblem(error)} />}
      {canEnterDemo && !isDemoSecond && demoButton}
      {canEnterDemo && !isDemoSecond && hasPasswords && <Divider>or with an account</Divider>}
      {hasPasswords && (
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            demo.reset();
            void handleSubmit((values) => signIn.mutate(values))(event);
          }}
        >
          <AddressField {...register("emailAddress")} error={formState.errors.emailAddress?.message} />
          <PasswordField {...register("password")} error={formState.errors.password?.message} />
          <Button
            type="submit"
            variant={isPrimary || isDemoSecond ? "primary" : "secondary"}
            pending={signIn.isPending}
          >
            Sign in
          </Button>
        </form>
      )}
      {canEnterDemo && isDemoSecond && <Divider>or without an account</Divider>}
      {canEnterDemo && isDemoSecond && demoButton}
    </div>
  );
}

/** Separates two ways to sign in. */
export function Divider({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-center gap-3 text-12 text-ink-faint before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
      {children}
    </p>
  );
}
