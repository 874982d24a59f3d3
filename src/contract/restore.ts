import * as z from "zod/mini";
import { EmailAddress } from "./new-invitation.ts";

/** When the copy was made that the database was restored from, and when it was put back (ms). */
export const RestoredAt = z.object({ savedAt: z.number(), restoredAt: z.number() });
export type RestoredAt = z.infer<typeof RestoredAt>;

/** So many addresses of a review can be chosen. */
export const reviewedAddresses = 1_000;

/**
 * Answer of `GET /api/batches/:id/restore-review`: what resuming a restored batch would do to its open rows, by what Clerk
 * lists now. The counts add up to `total`.
 */
export const RestoreReview = z.extend(RestoredAt, {
  total: z.number(),
  /** Rows that will be invited, revoked or deleted. */
  open: z.number(),
  /** Rows that the batch did after the backup. */
  recognised: z.number(),
  /** Rows that are skipped because the address has another invitation, or is a user. */
  invited: z.number(),
  users: z.number(),
  /** Rows that Clerk could not be asked about yet; they are checked before they are sent. */
  unknown: z.number(),
  /** Rows whose invitations were revoked after the backup: left out unless they are chosen. */
  revoked: z.number(),
  /** Their addresses, the first 1,000. */
  revokedAddresses: z.array(z.string()),
});
export type RestoreReview = z.infer<typeof RestoreReview>;

/**
 * Body of `POST /api/batches/:id/resume`. `inviteAgain`: addresses of a restored batch whose invitations were revoked
 * after the backup and that are invited all the same.
 */
export const ResumeBatch = z.strictObject({
  inviteAgain: z._default(z.array(EmailAddress).check(z.maxLength(reviewedAddresses)), []),
});
