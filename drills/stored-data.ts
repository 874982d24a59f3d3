import { DatabaseSync } from "node:sqlite";
import { BatchKind } from "#contract/batch.ts";
import { databaseFile } from "#store/database-file.ts";

/** `targets`: the invitation that it is about, if it existed before. `isReported`: its activity entry is written. */
type StoredAction = { id: string; kind: BatchKind; targets: string[]; isReported: boolean };

/** The database of Usher, used beside its servers. */
export type StoredData = {
  /** How many tests and invitations it holds. */
  countStored(): number;
  /** The one-row batches of single actions. */
  singleActions(): StoredAction[];
  /** The addresses of rows with a call that was committed and whose outcome is unknown, also one that never left. */
  uncertain(): Set<string>;
  /** Expires the lease of a dead process: another drill waits its ten seconds. */
  freeLease(): void;
};

export function openStoredData(dataDir: string, isSandbox: () => boolean): StoredData {
  function withDatabase<T>(work: (database: DatabaseSync) => T): T {
    const database = new DatabaseSync(databaseFile({ dataDir, isSandbox: isSandbox() }), { timeout: 2_000 });
    try {
      return work(database);
    } finally {
      database.close();
    }
  }

  const all = (query: string) => withDatabase((database) => database.prepare(query).all());

  return {
    countStored() {
      const tables = ["test_invitation", "invitation_record"];
      const counts = tables.map((table) => all(`SELECT count(*) AS n FROM ${table}`));
      return counts.reduce((sum, [row]) => sum + Number(row?.["n"]), 0);
    },
    singleActions: () =>
      all(
        "SELECT id, kind, target_id, unreported FROM batch JOIN batch_row ON batch_id = id WHERE is_single = 1",
      ).map((action) => ({
        id: String(action["id"]),
        kind: BatchKind.parse(action["kind"]),
        targets: action["target_id"] === null ? [] : [String(action["target_id"])],
        isReported: action["unreported"] === null,
      })),
    uncertain() {
      const rows = all("SELECT DISTINCT email_address FROM batch_row WHERE doubt_since IS NOT NULL");
      return new Set(rows.map((row) => String(row["email_address"])));
    },
    freeLease: () =>
      withDatabase((database) => {
        const hasLease = database.prepare("SELECT name FROM sqlite_master WHERE name = 'lease'").get();
        if (hasLease) database.exec("UPDATE lease SET expires_at = 0");
      }),
  };
}
