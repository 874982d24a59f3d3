import { DatabaseSync } from "node:sqlite";
import { databaseFile } from "#store/database-file.ts";

/** An invitation as the register shows it, or Clerk. */
export type Shown = {
  id: string;
  emailAddress: string;
  status: string;
  createdAt: number;
  updatedAt: number;
  expiresAt: number | null;
  metadata: string;
};

export type StoredRegister = {
  shown(): Shown[];
  /** Those of the ids that are shown as pending. */
  pendingAmong(ids: readonly string[]): string[];
  isComplete(): boolean;
  /** When the last whole sweep of the pending list began (ms since 1970); null before the first. */
  pendingSweptAt(): number | null;
  /** Accepted invitations whose user is not known yet. */
  withoutUser(): number;
};

/** Reads the register of the one instance in a database that a server uses. */
export function openStoredRegister(dataDir: string): StoredRegister {
  function all(query: string, ...values: string[]): Record<string, unknown>[] {
    const file = databaseFile({ dataDir, isSandbox: false });
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    try {
      return database.prepare(query).all(...values);
    } finally {
      database.close();
    }
  }

  return {
    shown: () =>
      all("SELECT * FROM invitation WHERE gone_at IS NULL").map((row) => ({
        id: String(row["id"]),
        emailAddress: String(row["email_address"]),
        status: String(row["status"]),
        createdAt: Number(row["created_at"]),
        updatedAt: Number(row["updated_at"]),
        expiresAt: row["expires_at"] === null ? null : Number(row["expires_at"]),
        metadata: String(row["public_metadata"]),
      })),
    pendingAmong: (ids) =>
      all(
        "SELECT id FROM invitation WHERE gone_at IS NULL AND status = 'pending' AND id IN (SELECT value FROM json_each(?))",
        JSON.stringify(ids),
      ).map((row) => String(row["id"])),
    isComplete: () =>
      all("SELECT 1 FROM register_sweep WHERE name = 'whole' AND as_of IS NOT NULL").length > 0,
    pendingSweptAt: () => {
      const [row] = all("SELECT as_of FROM register_sweep WHERE name = 'pending' AND as_of IS NOT NULL");
      return row === undefined ? null : Number(row["as_of"]);
    },
    withoutUser: () => Number(all("SELECT count(*) AS n FROM user_search")[0]?.["n"]),
  };
}
