import * as z from "zod/mini";

/**
 * What a batch was submitted for instead of rows: all invitations that matched a filter then. `isReminder`: only to people
 * who had not joined.
 */
export const BatchMatching = z.object({ filter: z.record(z.string(), z.string()), isReminder: z.boolean() });
export type BatchMatching = z.infer<typeof BatchMatching>;
