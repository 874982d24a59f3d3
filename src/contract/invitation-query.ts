import * as z from "zod/mini";
import { InvitationId, InvitationSort, SortOrder } from "./invitation.ts";
import { withFilter } from "./invitation-filter.ts";
import { queryNumber } from "./query/query-number.ts";

const order = {
  sort: z._default(InvitationSort, "createdAt"),
  order: z._default(SortOrder, "desc"),
};

/**
 * Query of `GET /api/invitations`. By `expiresAt`, pending ones come first in both orders: only they expire. By
 * `acceptedAt`, `invitedBy` and `batch`, invitations without a value come last in both orders.
 */
export const InvitationQuery = withFilter({
  ...order,
  limit: z._default(queryNumber(1, 500), 50),
  offset: z._default(queryNumber(0), 0),
});
export type InvitationQuery = z.infer<typeof InvitationQuery>;

/** Query of `GET /api/invitations.csv`, `.json` and `.xlsx`: the whole list. */
export const InvitationExportQuery = withFilter(order);

/** The most invitations of one `SelectedExport`. */
export const mostSelected = 2_000;

/** Body of `POST /api/invitations.csv`, `.json` and `.xlsx`: these invitations, in the order of the list. */
export const SelectedExport = z.strictObject({
  ids: z
    .array(InvitationId)
    .check(
      z.minLength(1, "Send at least one id."),
      z.maxLength(mostSelected, "Send at most 2,000 ids, or export a list by its filter."),
    ),
  ...order,
});
export type SelectedExport = z.infer<typeof SelectedExport>;
