import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { v4 as uuid } from "uuid";
import { emptyOptions, type OptionInput, OptionValues } from "#web/forms/option-values.ts";
import type { DraftItems } from "#web/bulk-invite/draft/draft-storage.ts";
import { readForm, type SavedForm, saveForm } from "#web/bulk-invite/draft/saved-form.ts";
import type { ExistingInvitations } from "#web/bulk-invite/worker/protocol.ts";

/** Another choice makes another submission, so a used id is replaced: its batch holds the first one's rows. */
export function withChoice(
  form: SavedForm,
  existing: ExistingInvitations,
  createId: () => string,
): SavedForm {
  if (existing === form.existing) return form;
  return form.isUsed ? { ...form, existing, batchId: createId(), isUsed: false } : { ...form, existing };
}

/** The id belongs to the list that is sent under it, whatever the result. */
export function withUsedId(form: SavedForm): SavedForm {
  return { ...form, isUsed: true };
}

const emptyForm = (): SavedForm => ({
  batchId: uuid(),
  options: emptyOptions,
  existing: "skip",
  isUsed: false,
});

/**
 * The options, the choice for existing invitations, and the id of the batch to come. All are saved with the draft: a
 * submit that is repeated after a lost reply or a reload has the same id, so the server takes it once.
 *
 * `isOpen`: whether the draft is still the one of this form; another one may have begun before it is rendered.
 */
export function useInviteForm(items: DraftItems, isOpen: () => boolean) {
  const [saved, setSaved] = useState(() => readForm(items) ?? emptyForm());
  const form = useForm<OptionInput, unknown, OptionValues>({
    resolver: zodResolver(OptionValues),
    defaultValues: saved.options,
    mode: "onTouched",
  });
  const write = (next: SavedForm) => {
    if (isOpen()) saveForm(items, next);
  };
  const save = (changed: SavedForm) => {
    const next = { ...changed, options: form.getValues() };
    write(next);
    setSaved(next);
    return next;
  };
  return {
    form,
    batchId: saved.batchId,
    existing: saved.existing,
    presetId: saved.presetId,
    choosePreset: (presetId: string | null) => void save({ ...saved, presetId }),
    chooseExisting: (existing: ExistingInvitations) => void save(withChoice(saved, existing, uuid)),
    /** Called on every change of the form, which renders itself. */
    saveOptions: () => write({ ...saved, options: form.getValues() }),
    /** Called before the list is sent. */
    markUsed: () => void save(withUsedId(saved)),
    /** Another list was submitted under the id: the next submit is another batch. */
    renewBatchId: () => save(withUsedId({ ...saved, batchId: uuid() })).batchId,
  };
}
