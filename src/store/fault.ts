/**
 * Why the database cannot be written, by SQLite's error. `locked`: another program holds its lock. `moved`: its file was
 * deleted, or another one was put in its place.
 */
export type StoreFault = "full" | "read_only" | "locked" | "moved" | "failed";

/** SQLITE_READONLY_DBMOVED */
const movedCode = 1_032;

/** The low byte of SQLite's error code; the rest says where it happened. */
const faults: Readonly<Record<number, StoreFault>> = {
  5: "locked",
  6: "locked",
  8: "read_only",
  10: "failed",
  11: "failed",
  13: "full",
  14: "failed",
  26: "failed",
};

/** Null for an error that is not the fault of the disk or of the database file. */
export function storeFaultOf(error: unknown): StoreFault | null {
  if (!(error instanceof Error)) return null;
  const { cause } = error;
  if ("errcode" in error && typeof error.errcode === "number")
    return error.errcode === movedCode ? "moved" : (faults[error.errcode % 256] ?? null);
  return cause === undefined ? null : storeFaultOf(cause);
}
