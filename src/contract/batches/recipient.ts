import * as z from "zod/mini";

/**
 * One line of `GET /api/batches/:id/recipients.jsonl`: a recipient as it was submitted, perhaps under the rules of an
 * older version, with the options that its row has of its own.
 */
export const BatchRecipient = z.object({
  emailAddress: z.string(),
  name: z.optional(z.string()),
  redirectUrl: z.optional(z.string()),
  expiresInDays: z.optional(z.number()),
  publicMetadata: z.optional(z.record(z.string(), z.unknown())),
});
export type BatchRecipient = z.infer<typeof BatchRecipient>;
