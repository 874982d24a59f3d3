import { type Kysely, sql } from "kysely";

/**
 * The index of three-letter parts of `invitation.search_text`, kept by triggers. It holds no copy of the text and no
 * positions: a search compares the text itself with the rows that have all parts. The line breaks behind the text let a
 * shorter text be found as the beginning of a part. SQLite's syntax; PostgreSQL will need its own. Part of the migration
 * "register": after its release it changes in a new migration only.
 */
export async function createTextIndex(db: Kysely<never>): Promise<void> {
  await sql`
    create virtual table invitation_text using fts5(
      text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1')`.execute(
    db,
  );
  await sql`create virtual table invitation_text_part using fts5vocab(invitation_text, row)`.execute(db);
  await sql`
    create trigger invitation_text_is_added after insert on invitation
    begin
      insert into invitation_text (rowid, text) values (new.seq, new.search_text || char(10, 10));
    end`.execute(db);
  await sql`
    create trigger invitation_text_is_removed after delete on invitation
    begin
      delete from invitation_text where rowid = old.seq;
    end`.execute(db);
  await sql`
    create trigger invitation_text_is_changed after update of search_text on invitation
    when old.search_text <> new.search_text
    begin
      update invitation_text set text = new.search_text || char(10, 10) where rowid = new.seq;
    end`.execute(db);
}
