import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

// No migrations: a database of another version is recreated, because its data is not real.
const schemaVersion = 3;

const schema = `
  CREATE TABLE invitations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    email_address TEXT NOT NULL,
    public_metadata TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'revoked')),
    ticket TEXT NOT NULL UNIQUE,
    redirect_url TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER,
    -- What follows is the sandbox's own record, by the machine's clock. Deleted invitations stay in it.
    was_mailed INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    settled_at INTEGER,
    settled_by TEXT,
    deleted_at INTEGER,
    deleted_by TEXT
  ) STRICT;
  CREATE INDEX invitations_by_address ON invitations (email_address);
  CREATE INDEX invitations_by_age ON invitations (created_at);
  CREATE TABLE users (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    email_address TEXT NOT NULL UNIQUE,
    public_metadata TEXT NOT NULL,
    -- How the address was verified: by the link of an invitation, or by a code.
    strategy TEXT NOT NULL DEFAULT 'ticket' CHECK (strategy IN ('ticket', 'email_code')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE mails (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    invitation_id TEXT NOT NULL,
    to_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    ticket TEXT NOT NULL,
    sent_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX mails_by_invitation ON mails (invitation_id);
  CREATE TABLE calls (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    status INTEGER,
    applied INTEGER NOT NULL DEFAULT 0,
    email_addresses TEXT NOT NULL DEFAULT '[]'
  ) STRICT;
  CREATE TABLE spends (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bucket TEXT NOT NULL,
    window_start INTEGER NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX spends_by_bucket ON spends (bucket, at);
`;

const tables = ["invitations", "users", "mails", "calls", "spends"] as const;

export type OpenedDatabase = {
  database: DatabaseSync;
  isNew: boolean;
};

export type Page = {
  limit: number;
  offset: number;
};

export type Order<Column extends string> = {
  column: Column;
  direction: "ASC" | "DESC";
};

/**
 * Opens `sandbox.sqlite` in `dataDir`, or a database in memory for `":memory:"`. `synchronous=NORMAL` can lose data
 * when the machine stops, but not when the process does.
 */
export function openDatabase(dataDir: string): OpenedDatabase {
  if (dataDir !== ":memory:") mkdirSync(dataDir, { recursive: true });
  const database = new DatabaseSync(dataDir === ":memory:" ? dataDir : join(dataDir, "sandbox.sqlite"));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000");
  const isNew = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]) !== schemaVersion;
  if (isNew) {
    inTransaction(database, () => {
      for (const table of tables) database.exec(`DROP TABLE IF EXISTS ${table}`);
      database.exec(schema);
      database.exec(`PRAGMA user_version = ${schemaVersion}`);
    });
  }
  return { database, isNew };
}

/** Empties every table and restarts the sequences at 1. */
export function clearDatabase(database: DatabaseSync): void {
  inTransaction(database, () => {
    for (const table of tables) database.exec(`DELETE FROM ${table}`);
    database.exec("DELETE FROM sqlite_sequence");
  });
}

/** Runs `work`, which is synchronous, as one transaction. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // SQLite has ended the transaction itself if the disk is full.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
