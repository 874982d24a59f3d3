import * as z from "zod/mini";

/** A sign-in that has begun: what the provider's answer must match. */
export const Attempt = z.object({
  state: z.string(),
  verifier: z.string(),
  /** Null for a provider that does not return it. */
  nonce: z.nullable(z.string()),
  /** The browser's session, which ends when the new one starts: its cookie is Strict and does not come back with the answer. */
  formerSessionId: z.nullable(z.string()),
  startedAt: z.number(),
});
export type Attempt = z.infer<typeof Attempt>;
