import { type AliasedRawBuilder, type RawBuilder, type Selectable, sql } from "kysely";
import type { Schema } from "#store/schema.ts";

export type InvitationIndex = `invitation_by_${
  | "creation"
  | "status"
  | "address"
  | "address_and_fields"
  | "expiry"
  | "acceptance"
  | "inviter"
  | "batch"
  | "domain"
  | "delivery"}`;

/** What the rows are read by; `seq`: by the number of the row. */
export type ReadBy = InvitationIndex | "seq";

/**
 * The table, read in a given way: SQLite has no statistics of it, and would guess. PostgreSQL will decide itself. Each index
 * is one of invitations that are not gone, which the query must ask for.
 */
export function invitationsBy(
  way: ReadBy,
): AliasedRawBuilder<Selectable<Schema["invitation"]>, "invitation"> {
  const hint = way === "seq" ? sql`not indexed` : sql`indexed by ${sql.ref(way)}`;
  return sql<Selectable<Schema["invitation"]>>`invitation`.as<"invitation">(sql`invitation ${hint}`);
}

/** The rows of a query for numbers (`seq`), in its order: SQLite does not reorder a cross join. */
export function invitationsOf(
  numbers: RawBuilder<number>,
): AliasedRawBuilder<Selectable<Schema["invitation"]>, "invitation"> {
  const join = sql`listed cross join invitation on invitation.seq = listed.seq`;
  return sql<Selectable<Schema["invitation"]>>`(${numbers})`.as<"invitation">(join);
}
