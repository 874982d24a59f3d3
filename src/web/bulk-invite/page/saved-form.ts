import type { KeptDraft } from "./options.ts";
import type { Existing } from "#web/bulk-invite/worker/standing.ts";

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
