import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { PasswordChange } from "#contract/account.ts";
import type { Member } from "#contract/session.ts";
import { NewPasswordField, PasswordField } from "#web/forms/credential-fields.tsx";
import { Button } from "#web/ui/button.tsx";
import { useLeaveQuestion } from "#web/ui/form/leaving.ts";
import { LeaveDialog } from "#web/ui/overlay/leave-dialog.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { useChangePassword } from "./mutations.ts";
import { Panel } from "#web/ui/panel.tsx";

const fields = ["currentPassword", "newPassword"] as const;
const defaultValues: PasswordChange = { currentPassword: "", newPassword: "" };

export function PasswordPanel({ member }: { member: Member }) {
  const form = useForm({ defaultValues, resolver: zodResolver(PasswordChange) });
  const { register, formState, reset } = form;
  const { onSubmit, submitError, pending, isDirty } = useFormSubmit({
    form,
    fields,
    mutation: useChangePassword(),
    toBody: (values) => values,
    onDone: () => {
      reset();
      toast({ tone: "done", title: "Password changed", detail: "Your other sessions have ended." });
    },
  });
  const leaving = useLeaveQuestion(isDirty);
  return (
    <Panel title="Password" lead="A new password ends all your other sessions.">
      <form noValidate className="flex max-w-104 flex-col gap-4" {...leaving.form} onSubmit={onSubmit}>
        {submitError && <ProblemPanel {...submitError} />}
        {/* For password managers, which store the password by this address. */}
        <input type="text" hidden readOnly autoComplete="username" value={member.emailAddress} />
        <PasswordField
          label="Current password"
          {...register("currentPassword")}
          error={formState.errors.currentPassword?.message}
        />
        <NewPasswordField
          label="New password"
          {...register("newPassword")}
          error={formState.errors.newPassword?.message}
        />
        <div>
          <Button type="submit" pending={pending}>
            Change password
          </Button>
        </div>
      </form>
      <LeaveDialog question={leaving.question} />
    </Panel>
  );
}
