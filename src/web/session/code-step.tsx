import { zodResolver } from "@hookform/resolvers/zod";
import { type ReactNode, useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { TwoFactorCode } from "#contract/account.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/form/field.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { useGiveCode } from "./mutations.ts";

const fields = ["code"] as const;
const defaultValues = { code: "" };

const kinds = {
  app: {
    label: "Verification code",
    hint: "The six digits that your app shows for Usher.",
    other: "Use a recovery code",
    inputMode: "numeric",
  },
  recovery: {
    label: "Recovery code",
    hint: "One of the codes you saved when you turned on two-factor authentication. Each works once.",
    other: "Use the app",
    inputMode: "text",
  },
} as const;

/** The second step of a sign-in, after the right password. */
export function CodeStep({ onBack }: { onBack: () => void }) {
  const [kind, setKind] = useState<keyof typeof kinds>("app");
  return (
    <CodeForm key={kind} kind={kind}>
      <Button variant="quiet" onClick={onBack}>
        Back
      </Button>
      <Button variant="quiet" onClick={() => setKind(kind === "app" ? "recovery" : "app")}>
        {kinds[kind].other}
      </Button>
    </CodeForm>
  );
}

function CodeForm({ kind, children }: { kind: keyof typeof kinds; children: ReactNode }) {
  const { label, hint, inputMode } = kinds[kind];
  const form = useForm({ defaultValues, resolver: zodResolver(TwoFactorCode) });
  const { register, formState, setFocus } = form;
  const { onSubmit, submitError, pending } = useFormSubmit({
    form,
    fields,
    mutation: useGiveCode(),
    toBody: (values) => values,
    onDone: () => {},
    isEntry: true,
  });
  // The button that had the focus is gone.
  useEffect(() => setFocus("code"), [setFocus]);
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={onSubmit}>
      {submitError && <ProblemPanel {...submitError} />}
      <TextField
        label={label}
        hint={hint}
        inputMode={inputMode}
        autoComplete="one-time-code"
        {...register("code")}
        error={formState.errors.code?.message}
      />
      <Button type="submit" variant="primary" pending={pending}>
        Sign in
      </Button>
      <div className="flex flex-wrap justify-between gap-2">{children}</div>
    </form>
  );
}
