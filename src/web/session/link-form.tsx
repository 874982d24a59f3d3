import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useLocation } from "wouter";
import { type LinkInfo, LinkUse } from "#contract/member.ts";
import { AddressField, NewPasswordField } from "#web/forms/credential-fields.tsx";
import { paths } from "#web/paths.ts";
import { Button } from "#web/ui/button.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { useLink } from "./mutations.ts";

const fields = ["password"] as const;

/** Sets the password by a one-time link; signs in unless two-factor authentication is on. */
export function LinkForm({ token, link }: { token: string; link: LinkInfo }) {
  const [, navigate] = useLocation();
  const form = useForm({ defaultValues: { token, password: "" }, resolver: zodResolver(LinkUse) });
  const { onSubmit, submitError, pending } = useFormSubmit({
    form,
    fields,
    mutation: useLink(),
    isEntry: true,
    toBody: (values) => values,
    onDone: ({ signedIn }) => {
      navigate(paths.invitations(), { replace: true });
      if (signedIn) return;
      toast({
        tone: "done",
        title: "Password changed",
        detail: "Sign in with it and a code from your app.",
      });
    },
  });
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={onSubmit}>
      {submitError && <ProblemPanel {...submitError} />}
      <AddressField readOnly value={link.emailAddress} />
      <NewPasswordField {...form.register("password")} error={form.formState.errors.password?.message} />
      <Button type="submit" variant="primary" pending={pending}>
        {link.kind === "join" ? "Join" : "Set password and sign in"}
      </Button>
    </form>
  );
}
