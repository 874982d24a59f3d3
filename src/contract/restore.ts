import * as z from "zod/mini";
import { EmailAddress } from "./new-invitation.ts";
import { queryNumber } from "./query/query-number.ts";

/** When the copy was made that the database was restored from, and when it was put back (ms). */
export const RestoredAt = z.object({ savedAt: z.number(), restoredAt: z.number() });
export type RestoredAt = z.infer<typeof RestoredAt>;

/** So many addresses can be chosen when a restored batch is resumed. */
export const maxInvitedAgain = 20_000;

/** Query of `GET /api/batches/:id/restore-review`: the position of the first row. */
export const RestoreReviewQuery = z.object({ from: z._default(queryNumber(0), 0) });

/**
 * Answer of `GET /api/batches/:id/restore-review`: what resuming a restored batch would do to a part of its open rows, by
 * what Clerk lists now.
 */
export const RestoreReview = z.extend(RestoredAt, {
  /** All open rows of the batch. */
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
  /** Addresses whose invitations were revoked after the backup: left out unless they are chosen. */
  revokedAddresses: z.array(z.string()),
  /** The position where the next part begins; null after the last, and if Clerk does not answer. */
  next: z.nullable(z.number()),
});
export type RestoreReview = z.infer<typeof RestoreReview>;

/**
 * Body of `POST /api/batches/:id/resume`. `inviteAgain` decides about a restored batch: addresses whose invitations were
 * revoked after the backup and that are invited all the same. It is refused once another member has decided.
 */
export const ResumeBatch = z.strictObject({
  inviteAgain: z.optional(z.array(EmailAddress).check(z.maxLength(maxInvitedAgain))),
});
