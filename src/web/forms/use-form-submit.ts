import { type SyntheticEvent, useState } from "react";
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

export type FormSubmitOptions<Input extends FieldValues, Output, Body, Answer> = {
  form: UseFormReturn<Input, unknown, Output>;
  mutation: Write<Body, Answer>;
  /** The fields that can show a refusal by the server. */
  fields: readonly Path<Input>[];
  toBody: (values: Output) => Body;
  onDone: (answer: Answer, values: Output) => void;
  /** The form signs the member in, so it shows "unauthenticated" errors itself. */
  isEntry?: boolean;
};

export type FormSubmit = {
  onSubmit: (event: SyntheticEvent) => void;
  submitError: ProblemText | null;
  pending: boolean;
  /** Whether the values differ from those that the form began with. */
  isDirty: boolean;
};

/** Submits a form. A refusal by the server is shown once: at the field it names, or else above the form. */
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
    isDirty: form.formState.isDirty,
  };
}

/**
 * Shows a refusal at the field it names and focuses it. Returns false when the form must show it too: refusals by Clerk
 * carry a code and a trace id.
 */
function placeRefusal<Values extends FieldValues>(
  error: Error,
  fields: readonly Path<Values>[],
  setError: UseFormSetError<Values>,
): boolean {
  if (!(error instanceof ApiError)) return false;
  const { clerkCode, title, detail } = error.problem;
  // A body may have its options and its only row one level down, but a form does not.
  const field = error.problem.field?.replace(/^(?:options|rows\.0)\./, "");
  const name = fields.find((each) => field === each || field?.startsWith(`${each}.`));
  if (name === undefined) return false;
  const isClerks = clerkCode !== undefined;
  setError(name, { type: "server", message: isClerks ? `${title}.` : detail }, { shouldFocus: true });
  return !isClerks;
}
