import * as z from "zod/mini";
import { BatchId } from "#contract/batch.ts";
import { attempt } from "#web/api/attempt.ts";
import { OptionInput } from "#web/forms/option-values.ts";

/** The form that is saved with a draft. One of an older version of the page is dropped if it does not fit. */
export const SavedForm = z.object({
  batchId: BatchId,
  options: OptionInput,
  existing: z._default(z.enum(["skip", "resend"]), "skip"),
  /** Undefined until the member's last choice is known. */
  presetId: z.optional(z.nullable(z.string())),
  /** The id was sent with a list at least once, whatever the result. */
  isUsed: z._default(z.boolean(), false),
});
export type SavedForm = z.infer<typeof SavedForm>;

const itemKey = "form";

type Items = Pick<Storage, "getItem" | "setItem">;

export function readForm(items: Pick<Items, "getItem">): SavedForm | undefined {
  return attempt(() => z.parse(SavedForm, JSON.parse(items.getItem(itemKey) ?? "null")));
}

export function saveForm(items: Pick<Items, "setItem">, form: SavedForm): void {
  items.setItem(itemKey, JSON.stringify(form));
}

/** The id of the batch that a saved draft may have been submitted as. */
export function usedBatchId(items: Readonly<Record<string, string>>): string | undefined {
  const form = readForm({ getItem: (key) => items[key] ?? null });
  return form?.isUsed === true ? form.batchId : undefined;
}
