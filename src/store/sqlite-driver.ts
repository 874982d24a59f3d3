import { setTimeout as sleep } from "node:timers/promises";
import {
  type DatabaseConnection,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from "kysely";

type RetryingDialectConfig = SqliteDialectConfig & {
  isInTransaction: () => boolean;
  /** How long (ms) to retry a statement while another program holds the lock. */
  lockTimeoutMs: number;
};

const firstPauseMs = 1;
const longestPauseMs = 100;
/** SQLITE_BUSY; its extended codes, such as SQLITE_BUSY_SNAPSHOT, have the same last byte. */
const busyCode = 5;

/**
 * SQLite with one connection that is never blocked by a lock. SQLite's own `busy_timeout` would stop the whole process:
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
  readonly #mutex = createMutex();

  constructor(config: RetryingDialectConfig) {
    super(config);
    this.#config = config;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#mutex.lock();
    return this.#retrying(await super.acquireConnection());
  }

  override async releaseConnection(): Promise<void> {
    this.#mutex.unlock();
  }

  #retrying(connection: DatabaseConnection): DatabaseConnection {
    return {
      executeQuery: (query, options) => this.#retry(() => connection.executeQuery(query, options)),
      streamQuery: (query, chunkSize, options) => connection.streamQuery(query, chunkSize, options),
    };
  }

  /**
   * Repeats `begin`, or a statement outside of transactions, while the database is locked. Other statements run
   * meanwhile: readers need no lock. A statement inside a transaction is not repeated, since its transaction may be
   * gone.
   */
  async #retry<T>(execute: () => Promise<T>): Promise<T> {
    const { isInTransaction, lockTimeoutMs } = this.#config;
    if (isInTransaction()) return execute();
    let waitedMs = 0;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        return await execute();
      } catch (error) {
        if (!isBusy(error) || waitedMs >= lockTimeoutMs) throw error;
      }
      this.#mutex.unlock();
      await sleep(pauseMs);
      await this.#mutex.lock();
      waitedMs += pauseMs;
    }
  }
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    "errcode" in error &&
    typeof error.errcode === "number" &&
    error.errcode % 256 === busyCode
  );
}

/** First come, first served. */
function createMutex() {
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
