import * as z from "zod/mini";
import { batchMaxRows } from "./batch.ts";
import { EmailAddress } from "./new-invitation.ts";
import { Invitation } from "./invitation.ts";
import { Problem } from "./problem.ts";

/**
 * Whether an address is new, has a pending invitation, or belongs to a user. `unknown`: it could not be checked; the
 * answer's `problem` says why.
 */
export const Standing = z.enum(["new", "invited", "user", "unknown"]);
export type Standing = z.infer<typeof Standing>;

/** How and when (ms) an earlier invitation of an address ended. */
export const PreviousInvitation = z.object({ status: z.enum(["revoked", "expired"]), at: z.number() });
export type PreviousInvitation = z.infer<typeof PreviousInvitation>;

/**
 * Body of `POST /api/precheck`. Send at most 5,000 addresses per request: more take longer than a
 * request may, on a development instance.
 */
export const PrecheckQuestion = z.strictObject({
  emailAddresses: z
    .array(EmailAddress)
    .check(
      z.minLength(1, "Send at least one address."),
      z.maxLength(batchMaxRows, "Send at most 100,000 addresses."),
    ),
});
export type PrecheckQuestion = z.infer<typeof PrecheckQuestion>;

/**
 * One entry per distinct address, in the order of the request. `invitation` is the pending one. `previous` is set only
 * where that costs no extra call, so its absence means nothing. `problem`: some addresses could not be checked.
 * `checkedAt` (ms) is when the check began.
 */
export const PrecheckAnswer = z.object({
  data: z.array(
    z.object({
      emailAddress: z.string(),
      standing: Standing,
      invitation: z.optional(Invitation),
      previous: z.optional(PreviousInvitation),
    }),
  ),
  problem: z.optional(Problem),
  checkedAt: z.number(),
});
export type PrecheckAnswer = z.infer<typeof PrecheckAnswer>;
