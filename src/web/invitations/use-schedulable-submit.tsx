import type { FieldValues } from "react-hook-form";
import { Link } from "wouter";
import type { NewBatch } from "#contract/batch.ts";
import { formatAddress } from "#web/format/format-address.ts";
import { useNow } from "#web/format/time.tsx";
import type { OptionInput } from "#web/forms/option-values.ts";
import { type FormSubmit, type FormSubmitOptions, useFormSubmit } from "#web/forms/use-form-submit.ts";
import { paths } from "#web/paths.ts";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { formatLimit, formatScheduleButton, formatScheduled, resetsAt } from "./schedule.ts";
import { useSchedule } from "./use-schedule.ts";

type Schedulable<Output> = {
  delivery: OptionInput["delivery"];
  /** There is an old invitation, which works as long as nothing is sent. */
  isOldPending: boolean;
  addressOf: (values: Output) => string;
  toBatch: (values: Output) => NewBatch;
  onClose: () => void;
};

type Schedule = FormSubmit & { label: string };

/**
 * Like `useFormSubmit`. What Clerk's limit refuses can be submitted again as a batch, which waits for the limit to reset:
 * `schedule` does so.
 */
export function useSchedulableSubmit<Input extends FieldValues, Output, Body, Answer>(
  options: FormSubmitOptions<Input, Output, Body, Answer> & Schedulable<Output>,
): FormSubmit & { schedule: Schedule | null } {
  const { form, fields, mutation, delivery, isOldPending, addressOf, toBatch, onClose } = options;
  const nowMs = useNow();
  const at = resetsAt(mutation.error);
  const submit = useFormSubmit(options);
  const scheduling = useSchedule();
  const schedule = useFormSubmit({
    form,
    fields,
    mutation: scheduling,
    toBody: toBatch,
    onDone: (batch, values) => {
      onClose();
      const text = at === null ? "" : formatScheduled({ at, nowMs, delivery });
      toastScheduled(addressOf(values), text, batch.id);
    },
  });
  if (at === null) return { ...submit, schedule: null };
  return {
    onSubmit: (event) => {
      scheduling.reset();
      submit.onSubmit(event);
    },
    submitError: schedule.submitError ?? formatLimit(at, nowMs, isOldPending),
    pending: schedule.pending,
    schedule: { ...schedule, label: formatScheduleButton({ at, nowMs, delivery }) },
  };
}

function toastScheduled(emailAddress: string, text: string, batchId: string): void {
  const detail = (
    <>
      {formatAddress(emailAddress)}. {text}
      <Link
        href={paths.batch(batchId)}
        className="flex min-h-6 w-fit items-center rounded-control text-accent-text underline touch:min-h-11"
      >
        View batch
      </Link>
    </>
  );
  toast({ tone: "done", title: "Invitation scheduled", detail });
}

export function ScheduleButton({ label, pending, onSubmit }: Schedule) {
  return (
    <Button pending={pending} onClick={onSubmit} className="ml-auto phone:shrink phone:whitespace-normal">
      {label}
    </Button>
  );
}
