import * as z from "zod/mini";
import { OptionInput } from "#web/forms/option-values.ts";
import type { Existing } from "#web/bulk-invite/worker/standing.ts";

/** What was kept of a draft may come from an older page: only what still fits is taken. */
export const KeptDraft = z.object({
  batchId: z.uuid(),
  options: OptionInput,
  existing: z._default(z.enum(["skip", "resend"]), "skip"),
  /** The id went out with a list at least once, whatever came of it. */
  isUsed: z._default(z.boolean(), false),
});
export type KeptDraft = z.infer<typeof KeptDraft>;

/**
 * Another choice for who is invited already asks for other rows. An id that went out before stands for the rows it went
 * out with, so the choice then takes a new one.
 */
export function afterChoice(draft: KeptDraft, existing: Existing, newId: () => string): KeptDraft {
  if (existing === draft.existing) return draft;
  return draft.isUsed ? { ...draft, existing, batchId: newId(), isUsed: false } : { ...draft, existing };
}

/** The id has gone out. Whatever comes back, it belongs to that list from now on. */
export function afterSubmit(draft: KeptDraft): KeptDraft {
  return { ...draft, isUsed: true };
}
