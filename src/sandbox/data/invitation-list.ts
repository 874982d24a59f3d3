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

/** One page of invitations, and the total number. */
export function listInvitations(
  database: DatabaseSync,
  filter: InvitationFilter,
  now: number,
): { invitations: Invitation[]; total: number } {
  const { where, values } = toSql(filter, now);
  const { column, direction } = filter.order;
  // A missing expiry sorts last, as in PostgreSQL.
  const nulls = direction === "ASC" ? "NULLS LAST" : "NULLS FIRST";
  const page = database
    .prepare(
      `SELECT * FROM invitations WHERE ${where} ORDER BY ${column} ${direction} ${nulls}, seq ${direction} LIMIT ? OFFSET ?`,
    )
    .all(...values, filter.page.limit, filter.page.offset);
  const count = database.prepare(`SELECT count(*) AS total FROM invitations WHERE ${where}`).get(...values);
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
