import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useLocation, useSearch } from "wouter";
import { FirstAdmin } from "#contract/sign-in.ts";
import type { Session } from "#contract/session.ts";
import { AddressField, NewPasswordField } from "#web/forms/credential-fields.tsx";
import { paths } from "#web/paths.ts";
import { Button } from "#web/ui/button.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { Entrance } from "./entrance.tsx";
import { useSetUp } from "./mutations.ts";

/** Creates the first admin, by the one-time link from the log. */
export function SetupPage({ session }: { session: Session }) {
  const token = new URLSearchParams(useSearch()).get("token") ?? "";
  return (
    <Entrance session={session} title="Set up Usher" lead="Create the first admin account.">
      {token === "" ? (
        <ProblemPanel
          title="This link is incomplete"
          detail="Copy the whole set-up link from Usher's log and open it again."
        />
      ) : (
        <SetupForm token={token} />
      )}
    </Entrance>
  );
}

const fields = ["emailAddress", "password"] as const;

function SetupForm({ token }: { token: string }) {
  const [, navigate] = useLocation();
  const form = useForm({
    defaultValues: { token, emailAddress: "", password: "" },
    resolver: zodResolver(FirstAdmin),
  });
  const { register, formState } = form;
  const { onSubmit, submitError, pending } = useFormSubmit({
    form,
    fields,
    mutation: useSetUp(),
    isEntry: true,
    toBody: (values) => values,
    onDone: () => navigate(paths.invitations(), { replace: true }),
  });
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={onSubmit}>
      {submitError && <ProblemPanel {...submitError} />}
      <AddressField {...register("emailAddress")} error={formState.errors.emailAddress?.message} />
      <NewPasswordField {...register("password")} error={formState.errors.password?.message} />
      <Button type="submit" variant="primary" pending={pending}>
        Create account
      </Button>
    </form>
  );
}
