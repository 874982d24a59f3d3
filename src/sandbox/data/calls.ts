import type { DatabaseSync } from "node:sqlite";

/** One call under /v1 as `GET /sandbox/calls` shows it. */
export type Call = {
  seq: number;
  /** Arrival, in milliseconds. */
  at: number;
  method: string;
  /** With the query. */
  path: string;
  /** null while the call is open, and for good when its connection was cut. */
  status: number | null;
  /** Whether the call changed something: invited, revoked or deleted. */
  applied: boolean;
  /** The addresses the call was about. */
  emailAddresses: string[];
};

export type Calls = {
  open(method: string, path: string): number;
  recordAddresses(seq: number, emailAddresses: string[]): void;
  applied(seq: number): void;
  answered(seq: number, status: number): void;
  list(afterSeq: number): Call[];
};

/** The record of calls. Written as things happen, so that a killed process leaves the truth behind. */
export function createCalls(database: DatabaseSync, now: () => number): Calls {
  // The record is for people and tests; without an end it would grow for as long as somebody uses the sandbox.
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

/** A key belongs into the header; one that was put into the address by mistake must not be shown either. */
function withoutKeys(path: string): string {
  return path.replaceAll(/sk_(test|live)_[A-Za-z0-9_-]+/g, "sk_$1_…");
}

function toCall(row: Record<string, unknown>): Call {
  const status = row["status"];
  return {
    seq: Number(row["seq"]),
    at: Number(row["at"]),
    method: String(row["method"]),
    path: String(row["path"]),
    status: status === null ? null : Number(status),
    applied: row["applied"] === 1,
    // The column is written by this file alone.
    emailAddresses: JSON.parse(String(row["email_addresses"])) as string[],
  };
}
