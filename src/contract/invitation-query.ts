import * as z from "zod/mini";
import { foldQuery } from "#recipients/address/fold-query.ts";
import { InvitationSort, InvitationStatus, SortOrder } from "./invitation.ts";
import { queryNumber } from "./query/query-number.ts";

/**
 * Query of `GET /api/invitations`. Apart from the other schemas because the page does not parse it. Without `status`
 * Clerk lists all but revoked invitations. By `expiresAt`, pending ones come first in both orders: only they expire.
 */
export const InvitationQuery = z.object({
  status: z.optional(InvitationStatus),
  query: z._default(z.pipe(z.string().check(z.trim(), z.maxLength(320)), z.transform(foldQuery)), ""),
  sort: z._default(InvitationSort, "createdAt"),
  order: z._default(SortOrder, "desc"),
  limit: z._default(queryNumber(1, 500), 50),
  offset: z._default(queryNumber(0), 0),
});
export type InvitationQuery = z.infer<typeof InvitationQuery>;
