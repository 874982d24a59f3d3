import { setTimeout as sleep } from "node:timers/promises";
import {
  type AbortableOperationOptions,
  type CompiledQuery,
  type DatabaseConnection,
  SelectQueryNode,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from "kysely";

type RetryingDialectConfig = SqliteDialectConfig & {
  /** A connection of its own for reads outside of transactions; null for a database in memory, which has only one. */
  readOnly: SqliteDatabase | null;
  isInTransaction: () => boolean;
  /** How long (ms) to retry a statement while another program holds the lock. */
  lockTimeoutMs: number;
};

const firstPauseMs = 1;
const longestPauseMs = 100;
/** SQLITE_BUSY; its extended codes, such as SQLITE_BUSY_SNAPSHOT, have the same last byte. */
const busyCode = 5;

/**
 * SQLite with one connection for writes and transactions, and one for reads, which do not wait for transactions: they see
 * what was committed before. Neither is ever blocked by a lock. SQLite's own `busy_timeout` would stop the whole process:
 * its calls are synchronous.
 */
export class RetryingDialect extends SqliteDialect {
  readonly #config: RetryingDialectConfig;

  constructor(config: RetryingDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new RetryingDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new SharingAdapter();
  }
}

/** Turns off Kysely's own mutex, which is held during retries; the driver has one that is not. */
class SharingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class RetryingDriver extends SqliteDriver {
  readonly #config: RetryingDialectConfig;
  readonly #reader: SqliteDriver | null;
  readonly #mutex = createMutex();
  /** The connection that may write; the mutex is locked for it. */
  #holder: DatabaseConnection | null = null;

  constructor(config: RetryingDialectConfig) {
    super(config);
    this.#config = config;
    this.#reader = config.readOnly && new SqliteDriver({ database: config.readOnly });
  }

  override async init(): Promise<void> {
    await super.init();
    await this.#reader?.init();
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const writer = await super.acquireConnection();
    const reader = await this.#reader?.acquireConnection();
    const lock = { lock: () => this.#hold(connection), unlock: () => this.#letGo(connection) };
    const retryRead = <R>(run: () => Promise<R>) => this.#retry(run, noLock);
    const write = async <R>(run: () => Promise<R>): Promise<R> => {
      await lock.lock();
      // A statement inside a transaction is not repeated, since its transaction may be gone.
      return this.#config.isInTransaction() ? run() : this.#retry(run, lock);
    };
    const isHolder = () => this.#holder === connection;
    const connection: DatabaseConnection = {
      executeQuery<R>(query: CompiledQuery, options?: AbortableOperationOptions) {
        return reader !== undefined && !isHolder() && SelectQueryNode.is(query.query)
          ? retryRead(() => reader.executeQuery<R>(query, options))
          : write(() => writer.executeQuery<R>(query, options));
      },
      streamQuery: (query, chunkSize, options) => (reader ?? writer).streamQuery(query, chunkSize, options),
    };
    return connection;
  }

  override async releaseConnection(connection?: DatabaseConnection): Promise<void> {
    this.#letGo(connection);
  }

  override async destroy(): Promise<void> {
    await this.#reader?.destroy();
    await super.destroy();
  }

  async #hold(connection: DatabaseConnection): Promise<void> {
    if (this.#holder === connection) return;
    await this.#mutex.lock();
    this.#holder = connection;
  }

  #letGo(connection: DatabaseConnection | undefined): void {
    if (this.#holder !== connection) return;
    this.#holder = null;
    this.#mutex.unlock();
  }

  /**
   * Repeats `begin`, or a statement outside of transactions, while the database is locked. Other statements run meanwhile:
   * readers need no lock.
   */
  async #retry<T>(execute: () => Promise<T>, lock: Lock): Promise<T> {
    let waitedMs = 0;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        return await execute();
      } catch (error) {
        if (!isBusy(error) || waitedMs >= this.#config.lockTimeoutMs) throw error;
      }
      lock.unlock();
      await sleep(pauseMs);
      await lock.lock();
      waitedMs += pauseMs;
    }
  }
}

type Lock = { lock: () => Promise<void>; unlock: () => void };

const noLock: Lock = { lock: async () => {}, unlock: () => {} };

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    "errcode" in error &&
    typeof error.errcode === "number" &&
    error.errcode % 256 === busyCode
  );
}

/** First come, first served. */
function createMutex(): Lock {
  const waiting: (() => void)[] = [];
  let isLocked = false;
  return {
    async lock(): Promise<void> {
      if (isLocked) await new Promise<void>((resolve) => waiting.push(resolve));
      isLocked = true;
    },
    /** Passes the lock on without opening it in between. */
    unlock(): void {
      const next = waiting.shift();
      if (next) next();
      else isLocked = false;
    },
  };
}
