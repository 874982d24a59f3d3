import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { FieldValues } from "react-hook-form";
import { Link } from "wouter";
import type { NewBatch } from "#contract/batch.ts";
import { allowanceQuery } from "#web/api/allowance-query.ts";
import { formatAddress } from "#web/format/format-address.ts";
import { useNow } from "#web/format/time.tsx";
import type { OptionInput } from "#web/forms/option-values.ts";
import { type FormSubmit, type FormSubmitOptions, useFormSubmit } from "#web/forms/use-form-submit.ts";
import { paths } from "#web/paths.ts";
import { Button } from "#web/ui/button.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { closedUntil, formatClosed, formatScheduleButton, formatScheduled, resetsAt } from "./schedule.ts";
import { useSchedule } from "./use-schedule.ts";

type Schedulable<Output> = {
  delivery: OptionInput["delivery"];
  addressOf: (values: Output) => string;
  toBatch: (values: Output) => NewBatch;
  /** Asked before each submit. */
  maySubmit?: () => boolean;
  onClose: () => void;
};

/** `errorAction` belongs beside the error, `note` above the fields. */
type SchedulableSubmit = FormSubmit & { errorAction?: ReactNode; note?: ReactNode };

/**
 * Like `useFormSubmit`. What Clerk's limit refuses, or would refuse now, can be submitted as a batch, which waits for
 * the limit to reset.
 */
export function useSchedulableSubmit<Input extends FieldValues, Output, Body, Answer>(
  options: FormSubmitOptions<Input, Output, Body, Answer> & Schedulable<Output>,
): SchedulableSubmit {
  const { form, fields, mutation, delivery, addressOf, toBatch, maySubmit = () => true, onClose } = options;
  const nowMs = useNow();
  const { data: allowance } = useQuery({ ...allowanceQuery, staleTime: 0 });
  const refusedUntil = resetsAt(mutation.error);
  const at = refusedUntil ?? closedUntil(allowance, nowMs);
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
  const button = at !== null && (
    <Button
      pending={schedule.pending}
      onClick={(event) => maySubmit() && schedule.onSubmit(event)}
      className="ml-auto phone:shrink phone:whitespace-normal"
    >
      {formatScheduleButton({ at, nowMs, delivery })}
    </Button>
  );
  return {
    onSubmit: (event) => {
      if (!maySubmit()) return;
      scheduling.reset();
      submit.onSubmit(event);
    },
    submitError: schedule.submitError ?? submit.submitError,
    pending: submit.pending || schedule.pending,
    isDirty: submit.isDirty,
    errorAction: refusedUntil !== null && button,
    note: at !== null && refusedUntil === null && (
      <LimitNote text={formatClosed(at, nowMs)}>{button}</LimitNote>
    ),
  };
}

function LimitNote({ text, children }: { text: string; children: ReactNode }) {
  return (
    <output className="flex flex-wrap items-center gap-3 rounded-panel bg-waiting-soft p-3 text-14">
      <span className="grow basis-48">{text}</span>
      {children}
    </output>
  );
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
