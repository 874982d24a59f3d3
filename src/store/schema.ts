import type { LedgerTables } from "./migrations/001-ledger.ts";
import type { AccountTables } from "./migrations/002-accounts.ts";

/** Every table, composed from the migrations that make them; each migration's file describes its own. */
export type Schema = LedgerTables & AccountTables;
