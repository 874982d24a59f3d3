import { type Kysely, type SchemaModule, sql } from "kysely";

/** One row since the first admin: the set-up link stays void, even if that admin is deleted. */
export type SetupTables = { setup: { closed_at: number } };

/**
 * Admins are made in several ways, some by the sign-in library: the database itself notices the first one. The demo admin
 * of the sandbox does not count. SQLite's syntax; PostgreSQL will need its own.
 */
async function closeAtFirstAdmin(db: Kysely<never>): Promise<void> {
  for (const event of ["insert", "update of role"])
    await sql`
      create trigger ${sql.ref(`setup_is_closed_by_${event.slice(0, 6)}`)} after ${sql.raw(event)} on "user"
      when new.role = 'admin' and new.email <> 'demo@usher.test' and not exists (select 1 from setup)
      begin insert into setup (closed_at) values (unixepoch() * 1000); end`.execute(db);
}

/** Remembers that there was an admin. */
export const setupMigration = {
  name: "setup",
  async up(schema: SchemaModule, db: Kysely<never>) {
    await schema
      .createTable("setup")
      .addColumn("closed_at", "bigint", (column) => column.notNull())
      .execute();
    await sql`
      insert into setup (closed_at) select unixepoch() * 1000
      where exists (select 1 from "user" where role = 'admin' and email <> 'demo@usher.test')`.execute(db);
    await closeAtFirstAdmin(db);
  },
};
