import { zodResolver } from "@hookform/resolvers/zod";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { PasswordProof } from "#contract/account.ts";
import { PasswordField } from "#web/forms/credential-fields.tsx";
import { FormDialog } from "#web/ui/overlay/form-dialog.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";

const fields = ["password"] as const;
const defaultValues: PasswordProof = { password: "" };

type PasswordProofDialogProps<Answer> = {
  title: string;
  description: ReactNode;
  submitLabel: string;
  mutation: Parameters<
    typeof useFormSubmit<PasswordProof, PasswordProof, PasswordProof, Answer>
  >[0]["mutation"];
  onDone: (answer: Answer) => void;
  onClose: () => void;
};

/** Asks for the password before a change of the second factor: an open browser is no proof. */
export function PasswordProofDialog<Answer>(props: PasswordProofDialogProps<Answer>) {
  const { mutation, onDone, ...labels } = props;
  const form = useForm({ defaultValues, resolver: zodResolver(PasswordProof) });
  const submit = useFormSubmit({ form, fields, mutation, toBody: (values) => values, onDone });
  return (
    <FormDialog isOpen {...labels} {...submit}>
      <PasswordField
        label="Your password"
        data-initial-focus
        {...form.register("password")}
        error={form.formState.errors.password?.message}
      />
    </FormDialog>
  );
}
