import { type Kysely, type SchemaModule, sql } from "kysely";

/**
 * `disabledAt`: since when the member is disabled (ms), else null. `lastSeenAt` outlives the member's sessions. Camel case,
 * since the table belongs to the sign-in library.
 */
export type AccessColumns = {
  user: {
    role: string;
    disabledAt: number | null;
    lastSeenAt: number | null;
    twoFactorEnabled: number | null;
  };
};

/** A second factor. The sign-in library owns the table and encrypts the secret and the recovery codes. */
type TwoFactorTable = {
  id: string;
  secret: string;
  backupCodes: string;
  userId: string;
  verified: number | null;
  failedVerificationCount: number | null;
  lockedUntil: string | null;
};

/** Codes that were used for a second factor, stored while they could be replayed. */
type UsedCodeTable = { user_id: string; code: string; used_at: number };

/**
 * One-time links to join (`kind` join, without `user_id`) or to set a new password (`kind` password). Only the SHA-256 of
 * the token is stored. `used_at` is set once.
 */
type AccountLinkTable = {
  id: string;
  kind: string;
  token_hash: string;
  email_address: string;
  role: string;
  user_id: string | null;
  created_by: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
};

/**
 * Who did what; append-only. `instance` is null for actions that concern no Clerk instance: sign-ins and the team. `topic`
 * groups the actions for the filters of the page.
 */
type ActivityTable = {
  id: string;
  instance: string | null;
  at: number;
  topic: string;
  action: string;
  result: string;
  person_id: string | null;
  person: string | null;
  email_address: string | null;
  subject_id: string | null;
  detail: string | null;
  code: string | null;
  client_address: string | null;
  request_id: string | null;
  clerk_trace_id: string | null;
};

/** Settings of an instance; `value` is JSON. */
type SettingTable = { instance: string; name: string; value: string };

export type AccessTables = {
  two_factor: TwoFactorTable;
  used_code: UsedCodeTable;
  account_link: AccountLinkTable;
  activity: ActivityTable;
  setting: SettingTable;
};

async function widenUsers(schema: SchemaModule): Promise<void> {
  // Before there were roles, every user could do everything.
  await schema
    .alterTable("user")
    .addColumn("role", "text", (column) => column.notNull().defaultTo("admin"))
    .execute();
  await schema.alterTable("user").addColumn("disabledAt", "bigint").execute();
  await schema.alterTable("user").addColumn("lastSeenAt", "bigint").execute();
  await schema.alterTable("user").addColumn("twoFactorEnabled", "integer").execute();
}

async function createTwoFactors(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("two_factor")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("secret", "text", (column) => column.notNull())
    .addColumn("backupCodes", "text", (column) => column.notNull())
    .addColumn("userId", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
    .addColumn("verified", "integer")
    .addColumn("failedVerificationCount", "integer")
    .addColumn("lockedUntil", "date")
    .execute();
  await schema.createIndex("two_factor_userId_idx").on("two_factor").column("userId").execute();
  await schema
    .createTable("used_code")
    .addColumn("user_id", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
    .addColumn("code", "text", (column) => column.notNull())
    .addColumn("used_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("used_code_pk", ["user_id", "code"])
    .execute();
}

async function createLinks(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("account_link")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("token_hash", "text", (column) => column.notNull().unique())
    .addColumn("email_address", "text", (column) => column.notNull())
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("user_id", "text", (column) => column.references("user.id").onDelete("cascade"))
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addColumn("used_at", "bigint")
    .execute();
}

async function createActivity(schema: SchemaModule): Promise<void> {
  await schema
    .createTable("activity")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("instance", "text")
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("topic", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("result", "text", (column) => column.notNull())
    .addColumn("person_id", "text")
    .addColumn("person", "text")
    .addColumn("email_address", "text")
    .addColumn("subject_id", "text")
    .addColumn("detail", "text")
    .addColumn("code", "text")
    .addColumn("client_address", "text")
    .addColumn("request_id", "text")
    .addColumn("clerk_trace_id", "text")
    .execute();
  await indexActivity(schema);
}

/**
 * Each filter of the page has an index in the order of time, which also serves the count: of a million entries only those
 * shown are read. `activity_at` covers the columns that a search for a part of an address reads.
 */
async function indexActivity(schema: SchemaModule): Promise<void> {
  const inTime = ["at", "id", "instance"] as const;
  const indexes: Record<string, string[]> = {
    activity_at: [...inTime, "person", "email_address", "subject_id"],
    activity_topic: ["topic", ...inTime],
    activity_action: ["action", ...inTime],
    activity_result: ["result", ...inTime],
    activity_person: ["person", ...inTime],
    activity_email_address: ["email_address", ...inTime],
    activity_subject: ["subject_id", ...inTime],
  };
  for (const [name, columns] of Object.entries(indexes))
    await schema.createIndex(name).on("activity").columns(columns).execute();
}

/**
 * The database itself refuses changes to entries, and deletions before 30 days. SQLite's syntax; PostgreSQL will need its
 * own.
 */
async function protectActivity(db: Kysely<never>): Promise<void> {
  await sql`
    create trigger activity_is_never_changed before update on activity
    begin select raise(abort, 'activity is append-only'); end`.execute(db);
  await sql`
    create trigger activity_is_kept before delete on activity
    when old.at > (unixepoch() - 2592000) * 1000
    begin select raise(abort, 'activity is append-only'); end`.execute(db);
}

/** Roles, second factors, one-time links, activity and settings. */
export const accessMigration = {
  name: "access",
  async up(schema: SchemaModule, db: Kysely<never>) {
    await widenUsers(schema);
    await createTwoFactors(schema);
    await createLinks(schema);
    await createActivity(schema);
    await protectActivity(db);
    await schema
      .createTable("setting")
      .addColumn("instance", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("value", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("setting_pk", ["instance", "name"])
      .execute();
  },
};
