import { type Kysely, type SchemaModule, sql } from "kysely";

/**
 * `provisional_id`: what the instance is called (`test@api.clerk.com`) until Clerk returns its own id, made of the kind
 * of the key and its host. Null if an older version stored the key.
 */
export type ProvisionalIdColumns = { instance: { provisional_id: string | null } };

/**
 * An entry of activity may move from a provisional id to the real one; nothing else of it may change, and it moves
 * once. A trigger that allows this is safer than one that is dropped for the move: the database refuses everything else
 * at any time.
 */
async function letActivityMove(db: Kysely<never>): Promise<void> {
  await sql`drop trigger activity_is_never_changed`.execute(db);
  await sql`
    create trigger activity_is_never_changed before update of
      id, at, topic, action, result, member_id, member, email_address, subject_id, detail, code, client_address,
      request_id, clerk_trace_id on activity
    begin select raise(abort, 'activity is append-only'); end`.execute(db);
  await sql`
    create trigger activity_moves_to_a_real_id before update of instance on activity
    when old.instance is null or old.instance not like '%@%' or new.instance is null or new.instance like '%@%'
    begin select raise(abort, 'activity is append-only'); end`.execute(db);
}

/** Stored data can move from a provisional id to the real one. */
export async function allowRealIds(schema: SchemaModule, db: Kysely<never>): Promise<void> {
  await schema.alterTable("instance").addColumn("provisional_id", "text").execute();
  await letActivityMove(db);
}
