import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { v4 as uuid } from "uuid";
import * as z from "zod/mini";
import { BatchId } from "#contract/batch.ts";
import { emptyOptions, OptionInput, OptionValues } from "#web/forms/option-values.ts";
import type { DraftStorage } from "#web/bulk-invite/draft/draft-storage.ts";
import type { ExistingInvitations } from "#web/bulk-invite/worker/protocol.ts";

/** A form that an older version of the page saved is dropped if it does not fit. */
const SavedForm = z.object({
  batchId: BatchId,
  options: OptionInput,
  existing: z._default(z.enum(["skip", "resend"]), "skip"),
  /** Undefined until the member's last choice is known. */
  presetId: z.optional(z.nullable(z.string())),
  /** The id was sent with a list at least once, whatever the result. */
  isUsed: z._default(z.boolean(), false),
});
export type SavedForm = z.infer<typeof SavedForm>;

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

function readForm(storage: DraftStorage): SavedForm {
  const saved = z.safeParse(SavedForm, storage.readForm());
  return saved.success
    ? saved.data
    : { batchId: uuid(), options: emptyOptions, existing: "skip", isUsed: false };
}

/**
 * The options, the choice for existing invitations, and the id of the batch to come. All are saved with the draft: a
 * submit that is repeated after a lost reply or a reload has the same id, so the server takes it once.
 */
export function useInviteForm(storage: DraftStorage) {
  const [saved, setSaved] = useState(() => readForm(storage));
  const form = useForm<OptionInput, unknown, OptionValues>({
    resolver: zodResolver(OptionValues),
    defaultValues: saved.options,
    mode: "onTouched",
  });
  const save = (changed: SavedForm) => {
    const next = { ...changed, options: form.getValues() };
    storage.saveForm(next);
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
    saveOptions: () => storage.saveForm({ ...saved, options: form.getValues() } satisfies SavedForm),
    /** Called before the list is sent. */
    markUsed: () => void save(withUsedId(saved)),
    /** Another list was submitted under the id: the next submit is another batch. */
    renewBatchId: () => save(withUsedId({ ...saved, batchId: uuid() })).batchId,
  };
}
