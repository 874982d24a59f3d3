import { zodResolver } from "@hookform/resolvers/zod";
import type { ReactNode } from "react";
import { type FieldErrors, useForm, type UseFormRegister } from "react-hook-form";
import { activityDays, type Settings } from "#contract/settings.ts";
import { formatNumber } from "#web/format/english.ts";
import { Button } from "#web/ui/button.tsx";
import { Checkbox, TextArea, TextField } from "#web/ui/form/field.tsx";
import { useLeaveQuestion } from "#web/ui/form/leaving.ts";
import { LeaveDialog } from "#web/ui/overlay/leave-dialog.tsx";
import { Panel } from "#web/ui/panel.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useFormSubmit } from "#web/forms/use-form-submit.ts";
import { useSaveSettings } from "./mutations.ts";
import { type SettingsInput, SettingsValues, toValues } from "./settings-values.ts";

export function SettingsForm({ settings }: { settings: Settings }) {
  const save = useSaveSettings();
  const form = useForm({
    defaultValues: toValues(settings),
    resolver: zodResolver(SettingsValues),
    // Not on blur: an error message would move the button away from the pointer.
    mode: "onSubmit",
  });
  const { onSubmit, submitError, pending } = useFormSubmit({
    form,
    mutation: save,
    fields: ["allowedDomains", "redirectOrigins", "reservedForPeople", "activityDays"],
    toBody: (values) => values,
    onDone: (saved) => {
      form.reset(toValues(saved));
      toast({ tone: "done", title: "Settings saved" });
    },
  });
  const { register, formState } = form;
  const { errors, isDirty } = formState;
  const leaving = useLeaveQuestion(isDirty);
  return (
    <form
      noValidate
      {...leaving.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) onSubmit(event);
      }}
    >
      {submitError && <ProblemPanel {...submitError} />}
      <InvitationPanel register={register} errors={errors} />
      <BatchPanel register={register} errors={errors} />
      <ActivityPanel register={register} errors={errors}>
        <div className="flex items-center gap-4">
          <Button
            type="submit"
            variant="primary"
            pending={pending}
            disabledReason={isDirty ? undefined : "There are no changes to save."}
          >
            Save settings
          </Button>
          <output className="text-ink-soft">{save.isSuccess && !isDirty && "Saved."}</output>
        </div>
      </ActivityPanel>
      <LeaveDialog question={leaving.question} />
    </form>
  );
}

type PanelProps = { register: UseFormRegister<SettingsInput>; errors: FieldErrors<SettingsInput> };

function InvitationPanel({ register, errors }: PanelProps) {
  return (
    <Panel title="Who may be invited" lead="Rules for every address and redirect URL, also in pasted lists.">
      <Fields>
        <TextArea
          label="Domains that may be invited"
          hint="One per line, such as example.com; its subdomains may be invited too. Leave empty to allow any domain."
          rows={4}
          spellCheck={false}
          autoCapitalize="none"
          {...register("allowedDomains")}
          error={errors.allowedDomains?.message}
        />
        <TextArea
          label="Allowed redirect origins"
          hint="One per line, such as https://app.example.com. Redirect URLs must point to one of these sites; leave empty to allow any site."
          rows={4}
          spellCheck={false}
          autoCapitalize="none"
          {...register("redirectOrigins")}
          error={errors.redirectOrigins?.message}
        />
      </Fields>
    </Panel>
  );
}

function BatchPanel({ register, errors }: PanelProps) {
  return (
    <Panel title="Batches" lead="How batches share Clerk's hourly limit with single invitations.">
      <Fields>
        <TextField
          label="Calls left for people"
          hint="Clerk allows 100 single invitations an hour. Batches leave this many of them to people until shortly before the hour ends. 0 leaves none."
          inputMode="numeric"
          suffix="an hour"
          className="max-w-24"
          {...register("reservedForPeople")}
          error={errors.reservedForPeople?.message}
        />
        <Checkbox
          label="Mark invitations"
          hint="Usher adds usher_row to the public metadata of each invitation in a batch, so that it recognises its own invitations exactly after a lost answer. Clerk copies the metadata to the user who accepts."
          {...register("marksInvitations")}
        />
      </Fields>
    </Panel>
  );
}

function ActivityPanel({ register, errors, children }: PanelProps & { children: ReactNode }) {
  return (
    <Panel title="Activity" lead="Who did what, kept for audits.">
      <Fields>
        <TextField
          label="Keep activity for"
          hint={`${activityDays.min} to ${formatNumber(activityDays.max)} days; older entries are deleted daily.`}
          inputMode="numeric"
          suffix="days"
          className="max-w-24"
          {...register("activityDays")}
          error={errors.activityDays?.message}
        />
        {children}
      </Fields>
    </Panel>
  );
}

function Fields({ children }: { children: ReactNode }) {
  return <div className="flex max-w-140 flex-col gap-6">{children}</div>;
}
