import { type FormEvent, useState } from "react";
import type { FieldValues, Path, UseFormReturn, UseFormSetError } from "react-hook-form";
import { ApiError, failureOf, formatProblem } from "#web/api/request.ts";
import type { ProblemText } from "#web/ui/problem-panel.tsx";

type Write<Body, Answer> = {
  error: Error | null;
  isPending: boolean;
  mutate: (
    body: Body,
    options: { onSuccess: (answer: Answer) => void; onError: (error: Error) => void },
  ) => void;
};

type FormSubmitOptions<Input extends FieldValues, Output, Body, Answer> = {
  form: UseFormReturn<Input, unknown, Output>;
  mutation: Write<Body, Answer>;
  /** The inputs at which a refusal can be shown. */
  fields: readonly Path<Input>[];
  toBody: (values: Output) => Body;
  onDone: (answer: Answer, values: Output) => void;
  /** The form signs somebody in: what the server says about that is the form's own to show. */
  isEntry?: boolean;
};

type FormSubmit = {
  onSubmit: (event: FormEvent) => void;
  submitError: ProblemText | null;
  pending: boolean;
};

/** Sends a form. What the server refuses stands at the field that it names, else above the form: in one place. */
export function useFormSubmit<Input extends FieldValues, Output, Body, Answer>({
  form,
  mutation,
  fields,
  toBody,
  onDone,
  isEntry = false,
}: FormSubmitOptions<Input, Output, Body, Answer>): FormSubmit {
  const [isPlaced, setIsPlaced] = useState(false);
  const submit = form.handleSubmit((values) =>
    mutation.mutate(toBody(values), {
      onSuccess: (answer) => onDone(answer, values),
      onError: (error) => setIsPlaced(placeRefusal(error, fields, form.setError)),
    }),
  );
  const failure = isEntry ? mutation.error && formatProblem(mutation.error) : failureOf(mutation);
  return {
    onSubmit: (event) => void submit(event),
    submitError: isPlaced ? null : failure,
    pending: mutation.isPending,
  };
}

/**
 * Puts the server's refusal at the field it names, and the focus there. Tells whether the field says all of it: Clerk's
 * own refusals carry a code and a trace id as well, and are shown above the form too.
 */
function placeRefusal<Values extends FieldValues>(
  error: Error,
  fields: readonly Path<Values>[],
  setError: UseFormSetError<Values>,
): boolean {
  if (!(error instanceof ApiError)) return false;
  const { field, clerkCode, title, detail } = error.problem;
  const name = fields.find((each) => field === each || field?.startsWith(`${each}.`));
  if (name === undefined) return false;
  const isClerks = clerkCode !== undefined;
  setError(name, { type: "server", message: isClerks ? `${title}.` : detail }, { shouldFocus: true });
  return !isClerks;
}
