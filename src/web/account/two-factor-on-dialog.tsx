import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { TwoFactorCode, type TwoFactorSetup } from "#contract/account.ts";
import { TextField } from "#web/ui/form/field.tsx";
import { FormDialog } from "#web/ui/overlay/form-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { useBeginTwoFactor, useConfirmTwoFactor } from "./mutations.ts";
import { PasswordProofDialog } from "./password-proof-dialog.tsx";
import { RecoveryCodeList } from "./recovery-code-list.tsx";
import { TwoFactorSecret } from "./two-factor-secret.tsx";

/** Asks for the password, shows the secret, then asks for a first code, which proves that the app has the secret. */
export function TwoFactorOnDialog({ onClose }: { onClose: () => void }) {
  const begin = useBeginTwoFactor();
  if (begin.data !== undefined) return <ConfirmForm setup={begin.data} onClose={onClose} />;
  return (
    <PasswordProofDialog
      title="Turn on two-factor authentication"
      description="Enter your password, then set up your app."
      submitLabel="Continue"
      mutation={begin}
      onDone={() => {}}
      onClose={onClose}
    />
  );
}

const fields = ["code"] as const;
const defaultValues: TwoFactorCode = { code: "" };

function ConfirmForm({ setup, onClose }: { setup: TwoFactorSetup; onClose: () => void }) {
  const form = useForm({ defaultValues, resolver: zodResolver(TwoFactorCode) });
  const submit = useFormSubmit({
    form,
    fields,
    mutation: useConfirmTwoFactor(),
    toBody: (values) => values,
    onDone: () => {
      onClose();
      toast({
        tone: "done",
        title: "Two-factor authentication is on",
        detail: "Your next sign-in asks for a code.",
      });
    },
  });
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title="Add Usher to your app"
      description="Scan the QR code with an authenticator app, or type the secret. Then enter a code from the app."
      submitLabel="Turn on"
      {...submit}
    >
      <TwoFactorSecret uri={setup.uri} />
      <RecoveryCodeList codes={setup.recoveryCodes} />
      <TextField
        label="Verification code"
        hint="The six digits that your app shows for Usher."
        inputMode="numeric"
        autoComplete="one-time-code"
        data-initial-focus
        {...form.register("code")}
        error={form.formState.errors.code?.message}
      />
    </FormDialog>
  );
}
