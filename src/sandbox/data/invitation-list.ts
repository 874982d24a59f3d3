import type { DatabaseSync } from "node:sqlite";
import { type Invitation, type InvitationStatus, toInvitation } from "./invitation.ts";
import type { Order, Page } from "./database.ts";

export const invitationOrders = ["created_at", "email_address", "expires_at"] as const;
export const invitationStatuses = ["pending", "accepted", "revoked", "expired"] as const;

export type InvitationFilter = {
  /** undefined: all but revoked ones. */
  status: InvitationStatus | undefined;
  /** Empty: all. */
  query: string;
  queryMatches: "part" | "whole";
  order: Order<(typeof invitationOrders)[number]>;
  page: Page;
};

/** The invitations as they were at a time of the machine's clock: only that far does a list that lags show them. */
const asOf = `(
  SELECT seq, id, email_address, public_metadata, ticket, redirect_url, created_at, expires_at,
    iif(settled_at > :seen, 'pending', status) AS status,
    iif(settled_at > :seen, created_at, updated_at) AS updated_at
  FROM invitations WHERE made_at <= :seen AND (deleted_at IS NULL OR deleted_at > :seen)
)`;

/** One page of invitations, and the total number. `seenUntil` is by the machine's clock, `now` by Clerk's. */
export function listInvitations(
  database: DatabaseSync,
  filter: InvitationFilter,
  { now, seenUntil }: { now: number; seenUntil: number },
): { invitations: Invitation[]; total: number } {
  const { where, values } = toSql(filter, now);
  const seen = { seen: seenUntil };
  const { column, direction } = filter.order;
  // A missing expiry sorts last, as in PostgreSQL.
  const nulls = direction === "ASC" ? "NULLS LAST" : "NULLS FIRST";
  const page = database
    .prepare(
      `SELECT * FROM ${asOf} WHERE ${where} ORDER BY ${column} ${direction} ${nulls}, seq ${direction} LIMIT ? OFFSET ?`,
    )
    .all(seen, ...values, filter.page.limit, filter.page.offset);
  const count = database.prepare(`SELECT count(*) AS total FROM ${asOf} WHERE ${where}`).get(seen, ...values);
  return { invitations: page.map((row) => toInvitation(row, now)), total: Number(count?.["total"]) };
}

function toSql(filter: InvitationFilter, now: number): { where: string; values: (string | number)[] } {
  const parts: string[] = [];
  const values: (string | number)[] = [];
  switch (filter.status) {
    case undefined:
      parts.push("status <> 'revoked'");
      break;
    case "pending":
      parts.push("status = 'pending' AND (expires_at IS NULL OR expires_at > ?)");
      values.push(now);
      break;
    case "expired":
      parts.push("status = 'pending' AND expires_at <= ?");
      values.push(now);
      break;
    case "accepted":
    case "revoked":
      parts.push("status = ?");
      values.push(filter.status);
      break;
  }
  const text = filter.query.trim().toLowerCase();
  if (text !== "") {
    parts.push(
      filter.queryMatches === "part"
        ? "(instr(email_address, ?) > 0 OR instr(lower(id), ?) > 0)"
        : "(email_address = ? OR lower(id) = ?)",
    );
    values.push(text, text);
  }
  return { where: parts.join(" AND "), values };
}
