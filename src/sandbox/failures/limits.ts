import type { DatabaseSync } from "node:sqlite";
import { refusals } from "./errors.ts";

/** Single invitations, bulk calls and all other calls are counted separately. */
type Bucket = "single" | "bulk" | "general";

export type Allowance = {
  bucket: Bucket;
  calls: number;
  windowMs: number;
  kind: "fixed" | "sliding";
  /** The error code that a refusal carries. */
  code: string;
};

export type Limits = {
  /** Spends one call and returns the id of the spend, or throws a 429 with `Retry-After`. */
  take(allowance: Allowance): number;
  /** Undoes a spend. */
  giveBack(spendId: number): void;
};

/** Counts calls in the database, so that a restart does not reset the limits. */
export function createLimits(database: DatabaseSync, now: () => number): Limits {
  const prune = database.prepare("DELETE FROM spends WHERE bucket = ? AND at <= ?");
  const insert = database.prepare("INSERT INTO spends (bucket, window_start, at) VALUES (?, ?, ?)");
  const remove = database.prepare("DELETE FROM spends WHERE id = ?");
  const fixed = fixedWindow(database);
  const sliding = slidingWindow(database);

  return {
    take(allowance) {
      const at = now();
      prune.run(allowance.bucket, at - allowance.windowMs);
      const window = allowance.kind === "fixed" ? fixed(allowance, at) : sliding(allowance, at);
      if (window.freeAt !== undefined) {
        const seconds = Math.max(1, Math.ceil((window.freeAt - at) / 1000));
        throw refusals.tooMany(allowance.code, String(seconds));
      }
      return Number(insert.run(allowance.bucket, window.windowStart, at).lastInsertRowid);
    },
    giveBack(spendId) {
      remove.run(spendId);
    },
  };
}

type Window = {
  windowStart: number;
  /** When the next call is allowed; undefined means now. */
  freeAt: number | undefined;
};

type ReadWindow = (allowance: Allowance, at: number) => Window;

/** A window opens with its first call and closes `windowMs` later. */
function fixedWindow(database: DatabaseSync): ReadWindow {
  const newest = database.prepare("SELECT max(window_start) AS start FROM spends WHERE bucket = ?");
  const count = database.prepare(
    "SELECT count(*) AS spent FROM spends WHERE bucket = ? AND window_start = ?",
  );
  return ({ bucket, calls, windowMs }, at) => {
    const start = newest.get(bucket)?.["start"];
    const isOpen = typeof start === "number" && start + windowMs > at;
    const windowStart = isOpen ? start : at;
    const spent = isOpen ? Number(count.get(bucket, start)?.["spent"]) : 0;
    return { windowStart, freeAt: spent < calls ? undefined : windowStart + windowMs };
  };
}

/** Any period of `windowMs` has at most `calls` calls; older spends are already pruned. */
function slidingWindow(database: DatabaseSync): ReadWindow {
  const nthNewest = database.prepare(
    "SELECT at FROM spends WHERE bucket = ? ORDER BY at DESC LIMIT 1 OFFSET ?",
  );
  return ({ bucket, calls, windowMs }, at) => {
    const blocking = calls === 0 ? at : nthNewest.get(bucket, calls - 1)?.["at"];
    return { windowStart: at, freeAt: typeof blocking === "number" ? blocking + windowMs : undefined };
  };
}
