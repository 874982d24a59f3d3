import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import type { Keep } from "./keep.ts";
import { KeptDraft, OptionsForm, type OptionsInput, type OptionsOutput, noOptions } from "./options.ts";

function readDraft(keep: Keep): KeptDraft {
  const kept = z.safeParse(KeptDraft, keep.readRest());
  return kept.success ? kept.data : { batchId: crypto.randomUUID(), options: noOptions };
}

/**
 * The options' form and the id that the batch will have. Both are kept with the draft: a submit that is repeated after
 * a lost answer or a reload carries the same id and so is the same submit.
 */
export function useDraft(keep: Keep) {
  const [draft, setDraft] = useState(() => readDraft(keep));
  const form = useForm<OptionsInput, unknown, OptionsOutput>({
    resolver: zodResolver(OptionsForm),
    defaultValues: draft.options,
    mode: "onTouched",
  });
  return {
    form,
    batchId: draft.batchId,
    /** Keeps the options as they stand; called on every change of the form. */
    keepOptions: () =>
      keep.saveRest({ batchId: draft.batchId, options: form.getValues() } satisfies KeptDraft),
    /** The id was used up for another list: the next submit is another batch. */
    mintBatchId: () => {
      const next = { batchId: crypto.randomUUID(), options: form.getValues() };
      keep.saveRest(next satisfies KeptDraft);
      setDraft(next);
      return next.batchId;
    },
  };
}
