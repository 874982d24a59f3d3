import { type SchemaModule, sql } from "kysely";

/**
 * Where a sweep of Clerk's lists is, or how the last one ended; `name` is `pending` or `whole`. Times are in ms by the
 * machine's clock, except `started_at` and `reached`, which are by Clerk's.
 *
 * `list`: the list that is being read, null while none is. `position`: the offset of its next page. `reached`: the time of
 * creation down to which its pages have been compared, null before the first. `steps_back`: how often in a row a page did
 * not follow on the one before. `read` and `total`: invitations. `holder`: the process that read the last page, at
 * `worked_at`. `as_of` and `completed_at`: start and end of the last complete sweep; `started_local` is the start of the one
 * that runs.
 */
type RegisterSweepTable = {
  instance: string;
  name: string;
  list: string | null;
  started_at: number | null;
  position: number;
  reached: number | null;
  steps_back: number;
  read: number;
  total: number | null;
  holder: string;
  worked_at: number;
  started_local: number;
  completed_at: number | null;
  as_of: number | null;
};

/**
 * Invitations that Clerk's lists no longer show where they were. `missing_at`: when the list of their status was asked
 * first that did not show them; `inactive_at`: the same for the list of all but revoked ones. `looked_at`: when Clerk was
 * last asked about this address alone.
 */
type MissingInvitationTable = {
  seq: number;
  instance: string;
  missing_at: number;
  inactive_at: number | null;
  looked_at: number | null;
};

/** Accepted invitations whose user Clerk has not been asked for. */
type UserSearchTable = { seq: number; instance: string };

export type RegisterSweepTables = {
  register_sweep: RegisterSweepTable;
  missing_invitation: MissingInvitationTable;
  user_search: UserSearchTable;
};

export async function createSweeps(schema: SchemaModule): Promise<void> {
  await schema
    .createIndex("invitation_gone")
    .on("invitation")
    .columns(["instance", "gone_at"])
    .where(sql.ref("gone_at"), "is not", null)
    .execute();
  await schema
    .createTable("register_sweep")
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("list", "text")
    .addColumn("started_at", "bigint")
    .addColumn("position", "integer", (column) => column.notNull())
    .addColumn("reached", "bigint")
    .addColumn("steps_back", "integer", (column) => column.notNull())
    .addColumn("read", "integer", (column) => column.notNull())
    .addColumn("total", "integer")
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("worked_at", "bigint", (column) => column.notNull())
    .addColumn("started_local", "bigint", (column) => column.notNull())
    .addColumn("completed_at", "bigint")
    .addColumn("as_of", "bigint")
    .addPrimaryKeyConstraint("register_sweep_key", ["instance", "name"])
    .execute();
  await schema
    .createTable("missing_invitation")
    .addColumn("seq", "integer", (column) =>
      column.primaryKey().references("invitation.seq").onDelete("cascade"),
    )
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("missing_at", "bigint", (column) => column.notNull())
    .addColumn("inactive_at", "bigint")
    .addColumn("looked_at", "bigint")
    .execute();
  await schema
    .createTable("user_search")
    .addColumn("seq", "integer", (column) =>
      column.primaryKey().references("invitation.seq").onDelete("cascade"),
    )
    .addColumn("instance", "text", (column) => column.notNull())
    .execute();
}
