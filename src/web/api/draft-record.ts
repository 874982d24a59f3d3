import * as z from "zod/mini";

/** A draft of a bulk invite as it is saved in the browser, without its text. */
export const DraftRecord = z.object({
  /** The id of the member: other members in this browser do not see the draft. */
  member: z.string(),
  id: z.string(),
  /** When its text was changed last (ms). */
  editedAt: z.number(),
  /** How many recipients were found in the text. */
  count: z.number(),
  isEmpty: z.boolean(),
  /** What belongs to the list: the form, the kept addresses, the chosen columns. */
  items: z.record(z.string(), z.string()),
});
export type DraftRecord = z.infer<typeof DraftRecord>;
