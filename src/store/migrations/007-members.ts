import { type Kysely, type SchemaModule, sql } from "kysely";
import type { AccessTables } from "./005-access.ts";

/** The staff of Usher are members: the columns and tables of 005 under their new names. */
export type MemberTables = {
  member_link: AccessTables["account_link"];
  activity: Omit<AccessTables["activity"], "person_id" | "person"> & {
    member_id: string | null;
    member: string | null;
  };
};

/** The stored actions `account.…` become `member.…`, which the append-only trigger must allow this once. */
export const membersMigration = {
  name: "members",
  async up(schema: SchemaModule, db: Kysely<never>) {
    await schema.alterTable("account_link").renameTo("member_link").execute();
    await sql`drop trigger activity_is_never_changed`.execute(db);
    await schema.alterTable("activity").renameColumn("person_id", "member_id").execute();
    await schema.alterTable("activity").renameColumn("person", "member").execute();
    await schema.dropIndex("activity_person").execute();
    await sql`
      update activity set action = 'member.' || substr(action, length('account.') + 1), topic = 'team'
      where topic = 'accounts'`.execute(db);
    await schema
      .createIndex("activity_member")
      .on("activity")
      .columns(["member", "at", "id", "instance"])
      .execute();
    await sql`
      create trigger activity_is_never_changed before update on activity
      begin select raise(abort, 'activity is append-only'); end`.execute(db);
  },
};
