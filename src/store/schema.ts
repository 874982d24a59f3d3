import type { LedgerTables } from "./migrations/001-ledger.ts";
import type { KindColumns } from "./migrations/003-batch-kinds.ts";
import type { AccountTables } from "./migrations/002-accounts.ts";

/** Every table, composed from the migrations that make them; each migration's file describes its own. */
export type Schema = Omit<LedgerTables, keyof KindColumns> &
  AccountTables & { [Table in keyof KindColumns]: LedgerTables[Table] & KindColumns[Table] };
