import { type Kysely, type RawBuilder, sql } from "kysely";

/** Adds `by` (1 or -1) for the row `side` (`new` or `old`), unless it is gone. */
function count(side: "new" | "old", by: 1 | -1): RawBuilder<unknown> {
  const cell = (column: string) => sql.raw(`${side}.${column}`);
  const has = (column: string) => sql`${sql.lit(by)} * (${cell(column)} is not null)`;
  return sql`
    insert into invitation_count (instance, status, invitations, with_expiry, with_acceptance, with_inviter, with_batch)
    select ${cell("instance")}, ${cell("status")}, ${sql.lit(by)},
      ${has("expires_at")}, ${has("accepted_at")}, ${has("invited_by")}, ${has("batch_id")}
    where ${cell("gone_at")} is null
    on conflict (instance, status) do update set
      invitations = invitations + excluded.invitations,
      with_expiry = with_expiry + excluded.with_expiry,
      with_acceptance = with_acceptance + excluded.with_acceptance,
      with_inviter = with_inviter + excluded.with_inviter,
      with_batch = with_batch + excluded.with_batch;`;
}

/**
 * Triggers that keep `invitation_count`. Part of the migration "register": after its release they change in a new
 * migration only. SQLite's syntax; PostgreSQL will need its own.
 */
export async function createInvitationCounters(db: Kysely<never>): Promise<void> {
  await sql`
    create trigger invitation_is_counted after insert on invitation
    begin ${count("new", 1)} end`.execute(db);
  await sql`
    create trigger invitation_is_uncounted after delete on invitation
    begin ${count("old", -1)} end`.execute(db);
  await sql`
    create trigger invitation_is_recounted
    after update of instance, status, gone_at, expires_at, accepted_at, invited_by, batch_id on invitation
    when old.instance is not new.instance or old.status is not new.status or old.gone_at is not new.gone_at
      or (old.expires_at is null) <> (new.expires_at is null)
      or (old.accepted_at is null) <> (new.accepted_at is null)
      or (old.invited_by is null) <> (new.invited_by is null)
      or (old.batch_id is null) <> (new.batch_id is null)
    begin ${count("old", -1)} ${count("new", 1)} end`.execute(db);
}
