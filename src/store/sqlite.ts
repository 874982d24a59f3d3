import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { type Dialect, SqliteDialect } from "kysely";

/** Prepared once per text: the engine repeats the same few dozen statements for every row. */
const statementsKept = 200;

type Statement = {
  reader: boolean;
  all(parameters: readonly unknown[]): unknown[];
  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(parameters: readonly unknown[]): IterableIterator<unknown>;
};

// Kysely types parameters as unknown; node:sqlite refuses at run time whatever it cannot store.
const asInput = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];

/** Called with the text of each statement, `begin` and `commit` among them, right before it is executed. */
export type OnStatement = (sql: string) => void;

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
 * A full disk and a failing one end the transaction by themselves; the rollback that follows would then fail as well,
 * and its error would hide the one that says what happened.
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
 * `begin` becomes `begin immediate`: a transaction that reads first and writes later would otherwise fail with
 * SQLITE_BUSY, without waiting, when another process wrote in between.
 */
function sqliteText(sql: string): string {
  return sql === "begin" ? "begin immediate" : sql;
}

function openFile(dataDir: string): DatabaseSync {
  if (dataDir === ":memory:") return new DatabaseSync(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return new DatabaseSync(join(dataDir, "usher.sqlite"));
}

/**
 * The embedded database: `usher.sqlite` in `dataDir` (made if need be), or one in memory for `":memory:"`.
 * `synchronous=FULL` flushes every commit to the disk: an intent that a power cut can undo is no intent.
 */
export function sqliteDialect(dataDir: string, onStatement: OnStatement = () => {}): Dialect {
  const database = openFile(dataDir);
  database.exec(`
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
  `);
  const prepared = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement =
      sql === "rollback"
        ? rollbackOf(database)
        : adapted(database.prepare(sqliteText(sql)), () => onStatement(sql));
    if (prepared.size >= statementsKept) prepared.clear();
    prepared.set(sql, statement);
    return statement;
  };
  return new SqliteDialect({
    database: {
      prepare,
      close: () => {
        prepared.clear();
        database.close();
      },
    },
  });
}
