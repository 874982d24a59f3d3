import type { FieldValues, Path, UseFormSetError } from "react-hook-form";
import { ApiError } from "../api.ts";

/**
 * Puts the server's refusal at the field it names, and the focus there. Tells whether the field says all of it: Clerk's
 * own refusals carry a code and a trace id as well, and are shown above the form too.
 */
export function placeRefusal<Values extends FieldValues>(
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
