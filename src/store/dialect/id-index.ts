import { type Kysely, sql } from "kysely";

/**
 * The index of three-letter parts of the ids of invitations, apart from that of their texts: ids are random and would make
 * the parts of texts frequent. An id never changes and no number is used again, so that what was deleted may stay in the
 * index, which saves a third of its cost. SQLite's syntax; PostgreSQL will need its own. Part of the migration
 * "invitation ids": after its release it changes in a new migration only.
 */
export async function createIdIndex(db: Kysely<never>): Promise<void> {
  await sql`
    create virtual table invitation_id_text using fts5(
      id, content = '', columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1')`.execute(db);
  await sql`
    create trigger invitation_id_is_added after insert on invitation
    begin
      insert into invitation_id_text (rowid, id) values (new.seq, substr(new.id, 5));
    end`.execute(db);
  await sql`
    insert into invitation_id_text (rowid, id) select seq, substr(id, 5) from invitation order by seq`.execute(
    db,
  );
}
