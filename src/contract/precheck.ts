import * as z from "zod/mini";
import { batchMaxRows } from "./batch.ts";
import { EmailAddress } from "./new-invitation.ts";
import { Invitation } from "./invitation.ts";

/** What an address is before anything is sent: unknown, invited and waiting, or a user already. */
export const Standing = z.enum(["new", "invited", "user"]);
export type Standing = z.infer<typeof Standing>;

/** Body of `POST /api/precheck`. */
export const PrecheckQuestion = z.strictObject({
  emailAddresses: z
    .array(EmailAddress)
    .check(
      z.minLength(1, "There is no address to check."),
      z.maxLength(batchMaxRows, "At most 100,000 addresses can be checked at once."),
    ),
});
export type PrecheckQuestion = z.infer<typeof PrecheckQuestion>;

/** One answer per address, in the order asked, repeated addresses once. `invitation` is the pending one. */
export const PrecheckAnswer = z.object({
  data: z.array(
    z.object({ emailAddress: z.string(), standing: Standing, invitation: z.optional(Invitation) }),
  ),
});
export type PrecheckAnswer = z.infer<typeof PrecheckAnswer>;
