import * as z from "zod/mini";
import { batchMaxRows } from "./batch.ts";
import { EmailAddress } from "./new-invitation.ts";
import { Invitation } from "./invitation.ts";
import { Problem } from "./problem.ts";

/**
 * What an address is before anything is sent: nobody yet, invited and waiting, or a user already. `unknown`: it could
 * not be checked; the answer's `problem` says why.
 */
export const Standing = z.enum(["new", "invited", "user", "unknown"]);
export type Standing = z.infer<typeof Standing>;

/** How an earlier invitation of an address ended, and when (ms). */
export const PreviousInvitation = z.object({ status: z.enum(["revoked", "expired"]), at: z.number() });
export type PreviousInvitation = z.infer<typeof PreviousInvitation>;

/**
 * Body of `POST /api/precheck`. Ask about 5,000 addresses at once, and about more in parts: that is as much as fits
 * into one window of a development instance's general limit.
 */
export const PrecheckQuestion = z.strictObject({
  emailAddresses: z
    .array(EmailAddress)
    .check(
      z.minLength(1, "There is no address to check."),
      z.maxLength(batchMaxRows, "At most 100,000 addresses can be checked at once."),
    ),
});
export type PrecheckQuestion = z.infer<typeof PrecheckQuestion>;

/**
 * One answer per address, in the order asked, repeated addresses once. `invitation` is the pending one. `previous` is
 * there where it costs no call per address: without it nothing is said about earlier invitations. `problem`: not every
 * address could be checked. `checkedAt` (ms) is when the check began.
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
