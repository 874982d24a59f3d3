import type { CreateTableBuilder, SchemaModule } from "kysely";

// The tables of the sign-in library keep its names and types (a date is ISO text, a boolean 0 or 1 on SQLite), which it
// checks at the start.

type UserTable = {
  id: string;
  name: string;
  email: string;
  emailVerified: number;
  image: string | null;
  createdAt: string;
  updatedAt: string;
};

type SessionTable = {
  id: string;
  expiresAt: string;
  token: string;
  createdAt: string;
  updatedAt: string;
  ipAddress: string | null;
  userAgent: string | null;
  userId: string;
};

type AccountTable = {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  accessToken: string | null;
  refreshToken: string | null;
  idToken: string | null;
  accessTokenExpiresAt: string | null;
  refreshTokenExpiresAt: string | null;
  scope: string | null;
  password: string | null;
  createdAt: string;
  updatedAt: string;
};

type VerificationTable = {
  id: string;
  identifier: string;
  value: string;
  expiresAt: string;
  createdAt: string;
  updatedAt: string;
};

/** The Clerk instance that a key opened last, for a start while Clerk is down. */
type InstanceTable = { key_fingerprint: string; id: string; kind: string; seen_at: number };

export type AccountTables = {
  user: UserTable;
  session: SessionTable;
  account: AccountTable;
  verification: VerificationTable;
  instance: InstanceTable;
};

type Table = CreateTableBuilder<string, string>;

const id = (table: Table): Table => table.addColumn("id", "text", (column) => column.primaryKey().notNull());
const times = (table: Table): Table =>
  table
    .addColumn("createdAt", "date", (column) => column.notNull())
    .addColumn("updatedAt", "date", (column) => column.notNull());
const owner = (table: Table): Table =>
  table.addColumn("userId", "text", (column) => column.notNull().references("user.id").onDelete("cascade"));

async function createUsers(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("user")
    .$call(id)
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("email", "text", (column) => column.notNull().unique())
    .addColumn("emailVerified", "integer", (column) => column.notNull())
    .addColumn("image", "text")
    .$call(times)
    .execute();
}

async function createSessions(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("session")
    .$call(id)
    .addColumn("expiresAt", "date", (column) => column.notNull())
    .addColumn("token", "text", (column) => column.notNull().unique())
    .$call(times)
    .addColumn("ipAddress", "text")
    .addColumn("userAgent", "text")
    .$call(owner)
    .execute();
  await schema.createIndex("session_userId_idx").on("session").column("userId").execute();
}

async function createAccounts(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("account")
    .$call(id)
    .addColumn("accountId", "text", (column) => column.notNull())
    .addColumn("providerId", "text", (column) => column.notNull())
    .$call(owner)
    .addColumn("accessToken", "text")
    .addColumn("refreshToken", "text")
    .addColumn("idToken", "text")
    .addColumn("accessTokenExpiresAt", "date")
    .addColumn("refreshTokenExpiresAt", "date")
    .addColumn("scope", "text")
    .addColumn("password", "text")
    .$call(times)
    .execute();
  await schema.createIndex("account_userId_idx").on("account").column("userId").execute();
}

async function createVerifications(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("verification")
    .$call(id)
    .addColumn("identifier", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("expiresAt", "date", (column) => column.notNull())
    .$call(times)
    .execute();
  await schema.createIndex("verification_identifier_idx").on("verification").column("identifier").execute();
}

/** Users, their sessions and passwords, and which Clerk instance a key opens. */
export const accountsMigration = {
  name: "accounts",
  async up(schema: SchemaModule) {
    await createUsers(schema);
    await createSessions(schema);
    await createAccounts(schema);
    await createVerifications(schema);
    await schema
      .createTable("instance")
      .addColumn("key_fingerprint", "text", (column) => column.primaryKey())
      .addColumn("id", "text", (column) => column.notNull())
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("seen_at", "bigint", (column) => column.notNull())
      .execute();
  },
};
