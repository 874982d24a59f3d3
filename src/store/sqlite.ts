import { mkdirSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Dialect, SqliteDatabase } from "kysely";
import { databaseFile, type DatabasePlace } from "./database-file.ts";
import { RetryingDialect } from "./sqlite-driver.ts";

/** The engine repeats a few dozen statements for every row, so prepared ones are cached by their text. */
const maxPrepared = 200;

type Statement = {
  reader: boolean;
  all(parameters: readonly unknown[]): unknown[];
  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(parameters: readonly unknown[]): IterableIterator<unknown>;
};

// Kysely types parameters as unknown; node:sqlite rejects unsupported ones at run time.
const asInput = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];

export type SqliteOptions = {
  /** The sandbox has a file of its own. */
  isSandbox?: boolean | undefined;
  /** Called with the text of each statement, `begin` and `commit` included, right before it runs. */
  onStatement?: ((sql: string) => void) | undefined;
  /** How long (ms) a statement waits while another program holds the database's lock. */
  lockTimeoutMs?: number | undefined;
};

function adapted(statement: StatementSync, onStart: () => void): Statement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => {
      onStart();
      return statement.all(...asInput(parameters));
    },
    run: (parameters) => {
      onStart();
      return statement.run(...asInput(parameters));
    },
    iterate: (parameters) => {
      onStart();
      return statement.iterate(...asInput(parameters));
    },
  };
}

/**
 * SQLite ends the transaction itself when the disk is full or fails. A rollback would then fail too, and its error
 * would hide the cause.
 */
function rollbackOf(database: DatabaseSync): Statement {
  return {
    reader: false,
    all: () => [],
    run: () => {
      if (database.isTransaction) database.exec("rollback");
      return { changes: 0, lastInsertRowid: 0 };
    },
    iterate: () => [].values(),
  };
}

/**
 * `begin` becomes `begin immediate`: otherwise a transaction that reads before it writes fails with SQLITE_BUSY, and
 * cannot be retried, when another process has written in between.
 */
function sqliteText(sql: string): string {
  return sql === "begin" ? "begin immediate" : sql;
}

function openFile(place: DatabasePlace): DatabaseSync {
  const { dataDir } = place;
  if (dataDir === ":memory:") return new DatabaseSync(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return new DatabaseSync(databaseFile(place));
}

/** A connection as Kysely wants it. */
function asKysely(database: DatabaseSync, onStatement: (sql: string) => void): SqliteDatabase {
  // The built-in one folds a to z only; PostgreSQL's folds all letters.
  database.function("lower", { deterministic: true }, (value) =>
    typeof value === "string" ? value.toLowerCase() : value,
  );
  const prepared = new Map<string, Statement>();
  return {
    prepare(sql) {
      const known = prepared.get(sql);
      if (known) return known;
      const statement =
        sql === "rollback"
          ? rollbackOf(database)
          : adapted(database.prepare(sqliteText(sql)), () => onStatement(sql));
      if (prepared.size >= maxPrepared) prepared.clear();
      prepared.set(sql, statement);
      return statement;
    },
    close() {
      prepared.clear();
      database.close();
    },
  };
}

/**
 * The embedded database: a file in `dataDir`, which is created if missing, or one in memory for `":memory:"`.
 * `synchronous=FULL` flushes every commit to the disk: an intent must survive a power cut.
 */
export function sqliteDialect(
  dataDir: string,
  { isSandbox = false, onStatement = () => {}, lockTimeoutMs = 5_000 }: SqliteOptions = {},
): Dialect {
  const place = { dataDir, isSandbox };
  const database = openFile(place);
  // Only at the start, when nothing else runs yet, SQLite itself may wait for a lock.
  database.exec(`
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA busy_timeout = 0;
  `);
  const reader =
    dataDir === ":memory:" ? null : new DatabaseSync(databaseFile(place), { readOnly: true, timeout: 0 });
  // 32 MB: a page of a list with a million invitations reads rows from all over the file.
  reader?.exec("PRAGMA cache_size = -32768");
  return new RetryingDialect({
    database: asKysely(database, onStatement),
    readOnly: reader && asKysely(reader, onStatement),
    isInTransaction: () => database.isTransaction,
    lockTimeoutMs,
  });
}
