import * as z from "zod/mini";
import { visibleName } from "#contract/saved/name.ts";

export const batchNameLength = 120;
const batchNoteLength = 2_000;

/** What a member calls a batch, in one line. An empty one counts as none. */
export const BatchName = z.string().check(
  z.normalize("NFC"),
  z.overwrite((name) => name.replaceAll(/\s+/g, " ").trim()),
  z.maxLength(batchNameLength, `A name has at most ${batchNameLength} characters.`),
  z.regex(visibleName, "The name contains an invisible character. Remove it."),
);

/** What members want to know about a batch later, in several lines. An empty one counts as none. */
const BatchNote = z.string().check(
  z.normalize("NFC"),
  z.overwrite((note) => note.replaceAll(/\r\n?/g, "\n").trim()),
  z.maxLength(batchNoteLength, "A note has at most 2,000 characters."),
  z.regex(/^[^\p{Cc}]*(?:[\n\t][^\p{Cc}]*)*$/u, "The note contains a control character. Remove it."),
);

/** The name and the note that a batch is submitted with. They are not part of its body: a repeat does not rename it. */
export const newDetails = { name: z.optional(BatchName), note: z.optional(BatchNote) };

/** Body of `PATCH /api/batches/:id`: null removes, what is left out stays. The last writer wins. */
export const BatchEdit = z.strictObject({
  name: z.optional(z.nullable(BatchName)),
  note: z.optional(z.nullable(BatchNote)),
});
export type BatchEdit = z.infer<typeof BatchEdit>;

/**
 * Why a batch needs a member, the most urgent reason: `restored` waits for a decision after a restore, `paused` was
 * paused with its member, `stopped` waits for an admin (key, quota, plan, storage), `failed` has failed rows.
 */
export const Attention = z.enum(["restored", "paused", "stopped", "failed"]);
export type Attention = z.infer<typeof Attention>;

/** Body of `POST /api/batches/:id/handle`. `failed`: how many failed rows the member has seen. */
export const HandledBatch = z.strictObject({
  failed: z.number().check(z.int(), z.nonnegative()),
});
export type HandledBatch = z.infer<typeof HandledBatch>;
