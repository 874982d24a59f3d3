import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { TwoFactorCode, type TwoFactorSetup } from "#contract/account.ts";
import { TextField } from "#web/ui/form/field.tsx";
import { FormDialog } from "#web/ui/form/form-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { useBeginTwoFactor, useConfirmTwoFactor } from "./mutations.ts";
import { PasswordProofDialog } from "./password-proof-dialog.tsx";
import { QrCode } from "./qr-code.tsx";
import { RecoveryCodeList } from "./recovery-code-list.tsx";
import { secretOf } from "./secret.ts";

/** Password, then the secret for the app, then a first code that proves that the app has it. */
export function TwoFactorOnDialog({ onClose }: { onClose: () => void }) {
  const begin = useBeginTwoFactor();
  if (begin.data !== undefined) return <ConfirmForm setup={begin.data} onClose={onClose} />;
  return (
    <PasswordProofDialog
      title="Turn the second factor on"
      description="First your password, then the app."
      submitLabel="Go on"
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
      toast({ tone: "done", title: "Second factor is on", detail: "The next sign-in asks for a code." });
    },
  });
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title="Add Usher to your app"
      description="Scan the picture with an authenticator app, or type the secret. It is on when you have given a first code."
      submitLabel="Turn on"
      {...submit}
    >
      <div className="flex flex-wrap items-start gap-4">
        <QrCode text={setup.uri} label="The secret as a QR code, for an authenticator app" />
        <div className="min-w-0 grow basis-48">
          <TextField
            label="Secret"
            readOnly
            value={secretOf(setup.uri)}
            onFocus={(event) => event.currentTarget.select()}
          />
        </div>
      </div>
      <RecoveryCodeList codes={setup.recoveryCodes} />
      <TextField
        label="First code"
        hint="The six digits that the app shows for Usher now."
        inputMode="numeric"
        autoComplete="one-time-code"
        data-initial-focus
        {...form.register("code")}
        error={form.formState.errors.code?.message}
      />
    </FormDialog>
  );
}
