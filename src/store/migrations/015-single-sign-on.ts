import { type Kysely, type SchemaModule, sql } from "kysely";

/**
 * How a session of single sign-on is known at the provider: the account and, if the provider says so, the session, both
 * behind the issuer. `idToken` is sent back when the member signs out. Camel case, since the table belongs to the sign-in
 * library.
 */
export type ProviderSessionColumns = {
  session: {
    providerAccountId: string | null;
    providerSessionId: string | null;
    idToken: string | null;
  };
};

/** An unverified address belongs to nobody: it gets a mark, so that its owner can take the plain one. */
async function markUnverified(db: Kysely<never>): Promise<void> {
  await sql`
    update user set
      email = 'not verified: ' || email || ' (' || lower(substr(id, 1, 8)) || ')',
      name = 'not verified: ' || email || ' (' || lower(substr(id, 1, 8)) || ')'
    where "emailVerified" = 0`.execute(db);
}

export const singleSignOnMigration = {
  name: "single_sign_on",
  async up(schema: SchemaModule, db: Kysely<never>) {
    for (const column of ["providerAccountId", "providerSessionId", "idToken"] as const)
      await schema.alterTable("session").addColumn(column, "text").execute();
    await schema
      .createIndex("session_providerAccountId_idx")
      .on("session")
      .column("providerAccountId")
      .execute();
    await markUnverified(db);
    // It was kept beside the account, and belongs to the session.
    await sql`update account set "idToken" = null`.execute(db);
  },
};
