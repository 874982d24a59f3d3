import * as z from "zod/mini";
import { ListedActivity } from "#contract/activity.ts";
import { BatchKind } from "#contract/batch.ts";
import { Invitation } from "#contract/invitation.ts";
import { KnownOptions } from "#contract/new-invitation.ts";

/** The most entries of activity, and the most other invitations of an address, that one answer lists. */
export const detailLimit = 50;

/** `goneAt`: since when it is known that Clerk has it no more. */
const OtherInvitation = z.extend(Invitation, { goneAt: z.nullable(z.number()) });

/**
 * Answer of `GET /api/invitations/:id`: everything known of one invitation, its options included. `checkedAt`: when
 * Clerk was asked about it; null if Clerk did not answer in time, so that it is shown as of the last list. `others`:
 * further invitations of the address, newest first. `history`: the newest activity of the address.
 */
export const InvitationDetail = z.extend(KnownOptions, {
  invitation: Invitation,
  goneAt: z.nullable(z.number()),
  checkedAt: z.nullable(z.number()),
  batch: z.nullable(
    z.object({ id: z.string(), name: z.nullable(z.string()), kind: BatchKind, createdAt: z.number() }),
  ),
  user: z.nullable(z.object({ id: z.string(), joinedAt: z.nullable(z.number()) })),
  others: z.array(OtherInvitation),
  history: z.array(ListedActivity),
});
export type InvitationDetail = z.infer<typeof InvitationDetail>;
