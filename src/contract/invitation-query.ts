import * as z from "zod/mini";
import { InvitationSort, InvitationStatus, SortOrder } from "./invitation.ts";

/** Query of `GET /api/invitations`; without `status` all but revoked ones, which is Clerk's own default. */
export const InvitationQuery = z.object({
  status: z.optional(InvitationStatus),
  query: z._default(z.string().check(z.trim(), z.maxLength(320)), ""),
  sort: z._default(InvitationSort, "createdAt"),
  order: z._default(SortOrder, "desc"),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(500)), 50),
  offset: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0),
});
export type InvitationQuery = z.infer<typeof InvitationQuery>;
