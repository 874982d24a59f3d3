import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { afterChoice, afterSubmit, KeptDraft } from "./saved-form.ts";
import type { Keep } from "#web/bulk-invite/draft/draft-storage.ts";
import { emptyOptions, type OptionInput, OptionValues } from "#web/forms/option-values.ts";
import type { Existing } from "#web/bulk-invite/worker/standing.ts";

const newId = () => crypto.randomUUID();

function readDraft(keep: Keep): KeptDraft {
  const kept = z.safeParse(KeptDraft, keep.readRest());
  return kept.success
    ? kept.data
    : { batchId: newId(), options: emptyOptions, existing: "skip", isUsed: false };
}

/**
 * The options' form, the choice for who is invited already, and the id that the batch will have. All are kept with the
 * draft: a submit that is repeated after a lost answer or a reload carries the same id and so is the same submit.
 */
export function useDraft(keep: Keep) {
  const [draft, setDraft] = useState(() => readDraft(keep));
  const form = useForm<OptionInput, unknown, OptionValues>({
    resolver: zodResolver(OptionValues),
    defaultValues: draft.options,
    mode: "onTouched",
  });
  const put = (next: KeptDraft) => {
    const whole = { ...next, options: form.getValues() };
    keep.saveRest(whole);
    setDraft(whole);
    return whole;
  };
  return {
    form,
    batchId: draft.batchId,
    existing: draft.existing,
    chooseExisting: (existing: Existing) => void put(afterChoice(draft, existing, newId)),
    /** Keeps the options as they stand; called on every change of the form. */
    keepOptions: () => keep.saveRest({ ...draft, options: form.getValues() } satisfies KeptDraft),
    /** Called before the list goes out under the id. */
    markUsed: () => void put(afterSubmit(draft)),
    /** The id was used up for another list: the next submit is another batch. */
    mintBatchId: () => put({ ...draft, batchId: newId(), isUsed: true }).batchId,
  };
}
