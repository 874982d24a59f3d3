import type { DatabaseSync } from "node:sqlite";

/** A call under /v1 as `GET /sandbox/calls` returns it. */
export type RecordedCall = {
  seq: number;
  /** Arrival, in milliseconds. */
  at: number;
  method: string;
  /** With the query. */
  path: string;
  /** null while the call is open, or if its connection was cut. */
  status: number | null;
  /** Whether the call changed something: invited, revoked or deleted. */
  applied: boolean;
  emailAddresses: string[];
};

export type Calls = {
  open(method: string, path: string): number;
  recordAddresses(seq: number, emailAddresses: string[]): void;
  applied(seq: number): void;
  answered(seq: number, status: number): void;
  list(afterSeq: number): RecordedCall[];
};

/** The record of calls, written immediately, so that it survives a killed process. */
export function createCalls(database: DatabaseSync, now: () => number): Calls {
  // Keeps the record from growing without limit.
  database.exec("DELETE FROM calls WHERE seq <= (SELECT max(seq) FROM calls) - 100000");
  const insert = database.prepare("INSERT INTO calls (at, method, path) VALUES (?, ?, ?)");
  const setAddresses = database.prepare("UPDATE calls SET email_addresses = ? WHERE seq = ?");
  const setApplied = database.prepare("UPDATE calls SET applied = 1 WHERE seq = ?");
  const setStatus = database.prepare("UPDATE calls SET status = ? WHERE seq = ?");
  const after = database.prepare("SELECT * FROM calls WHERE seq > ? ORDER BY seq");

  return {
    open: (method, path) => Number(insert.run(now(), method, withoutKeys(path)).lastInsertRowid),
    recordAddresses: (seq, emailAddresses) => void setAddresses.run(JSON.stringify(emailAddresses), seq),
    applied: (seq) => void setApplied.run(seq),
    answered: (seq, status) => void setStatus.run(status, seq),
    list: (afterSeq) => after.all(afterSeq).map((row) => toCall(row)),
  };
}

/** Hides a key that a caller put into the URL by mistake. */
function withoutKeys(path: string): string {
  return path.replaceAll(/sk_(test|live)_[A-Za-z0-9_-]+/g, "sk_$1_…");
}

function toCall(row: Record<string, unknown>): RecordedCall {
  const status = row["status"];
  return {
    seq: Number(row["seq"]),
    at: Number(row["at"]),
    method: String(row["method"]),
    path: String(row["path"]),
    status: status === null ? null : Number(status),
    applied: row["applied"] === 1,
    // Only this file writes the column.
    emailAddresses: JSON.parse(String(row["email_addresses"])) as string[],
  };
}
