import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { InvitationSort, InvitationStatus, SortOrder } from "#contract/invitation.ts";
import type { InvitationIndex } from "#store/dialect/invitation-index.ts";
import type { Schema } from "#store/schema.ts";
import type { Test } from "./conditions.ts";

type Column = "created_at" | "address" | "expires_at" | "accepted_at" | "invited_by" | "batch_id";
type OptionalColumn = Exclude<Column, "created_at" | "address">;

/** The number of rows of a status with a value in a column. */
type CountColumn = Exclude<keyof Schema["invitation_count"], "instance" | "status">;
/** A count of one of its statuses, minus another one. */
type Size = { of: CountColumn; without?: CountColumn };

/**
 * A list is one segment after the other. A segment comes in the order of one index: `columns`, then the number of the row,
 * all in the same direction. `test`: what else its rows have in common.
 */
export type Segment = {
  by: InvitationIndex;
  statuses: readonly InvitationStatus[];
  test: Test | null;
  columns: readonly Column[];
  order: SortOrder;
  size: Size;
};

export const isByCreation = ({ columns }: Segment): boolean => columns[0] === "created_at";

type Part = Pick<Segment, "statuses" | "order">;

/** Oldest or newest first. */
function byCreation({ statuses, order }: Part): Segment {
  const by = statuses.length === 1 ? "invitation_by_status" : "invitation_by_creation";
  return { by, statuses, test: null, columns: ["created_at"], order, size: { of: "invitations" } };
}

const counted = {
  expires_at: "with_expiry",
  accepted_at: "with_acceptance",
  invited_by: "with_inviter",
  batch_id: "with_batch",
} as const satisfies Record<OptionalColumn, CountColumn>;

const isNull = (column: OptionalColumn): RawBuilder<SqlBool> =>
  sql<SqlBool>`${sql.ref(`invitation.${column}`)} is null`;
const isNotNull = (column: OptionalColumn): RawBuilder<SqlBool> =>
  sql<SqlBool>`${sql.ref(`invitation.${column}`)} is not null`;

/** By a column that may be null: rows without a value come last, in the order `rest`. */
function byOptional(by: InvitationIndex, column: OptionalColumn, part: Part, rest: SortOrder): Segment[] {
  const { statuses, order } = part;
  const of = counted[column];
  return [
    { by, statuses, test: isNotNull(column), columns: [column, "created_at"], order, size: { of } },
    {
      by,
      statuses,
      test: isNull(column),
      // All have the same value, none.
      columns: ["created_at"],
      order: rest,
      size: { of: "invitations", without: of },
    },
  ];
}

/**
 * Only pending invitations still expire, so they come first in both orders. Then follow the expired ones, and the accepted
 * or revoked ones, whose expiry means nothing.
 */
function byExpiry(statuses: readonly InvitationStatus[], order: SortOrder): Segment[] {
  const segments: Segment[] = [];
  const isPending = statuses.includes("pending");
  const expiry = (status: InvitationStatus, direction: SortOrder) =>
    byOptional("invitation_by_expiry", "expires_at", { statuses: [status], order: direction }, direction);
  if (isPending) segments.push(...expiry("pending", order));
  if (statuses.includes("expired")) segments.push(...expiry("expired", isPending ? "desc" : order));
  const rest = statuses.filter((status) => status === "accepted" || status === "revoked");
  if (rest.length > 0) segments.push(byCreation({ statuses: rest, order: "desc" }));
  return segments;
}

export function segmentsOf(
  sort: InvitationSort,
  order: SortOrder,
  statuses: readonly InvitationStatus[],
): Segment[] {
  const part = { statuses, order };
  switch (sort) {
    case "createdAt":
      return [byCreation(part)];
    case "emailAddress":
      return [{ ...byCreation(part), by: "invitation_by_address", columns: ["address"] }];
    case "status": {
      const ordered = order === "asc" ? statuses : statuses.toReversed();
      return ordered.map((status) => byCreation({ statuses: [status], order: "desc" }));
    }
    case "expiresAt":
      return byExpiry(statuses, order);
    case "acceptedAt":
      return byOptional("invitation_by_acceptance", "accepted_at", part, "desc");
    case "invitedBy":
      return byOptional("invitation_by_inviter", "invited_by", part, "desc");
    case "batch":
      return byOptional("invitation_by_batch", "batch_id", part, "desc");
    default:
      return sort satisfies never;
  }
}
