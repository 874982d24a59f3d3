import type { Problem } from "#contract/problem.ts";
import { type StoreFault, storeFaultOf } from "#store/fault.ts";
import type { Store } from "#store/store.ts";
import { toProblem } from "#bff/http/problem.ts";

/** Whether the database can be written. */
export type StoreHealth = {
  /** Tries a small write, at most once a second. */
  fault(): Promise<StoreFault | null>;
  /** The problem that a failed statement means; null for any other error. */
  problemOf(error: unknown): Problem | null;
  /** For every page: writes only if a request or a probe has failed lately. */
  problem(): Promise<Problem | null>;
};

const probeEveryMs = 1_000;

const details: Readonly<Record<StoreFault, string>> = {
  full: "The disk that holds DATA_DIR is full. Free some space on it: Usher then goes on by itself.",
  read_only: "DATA_DIR is read-only. Make it writable: Usher then goes on by itself.",
  locked: "Another program holds the lock of the database. Try again in a moment.",
  moved: "The file of the database was deleted or replaced. Restart Usher.",
  failed: "Check the disk of DATA_DIR and the server's log.",
};

export function createStoreHealth({ probe }: Pick<Store, "probe">): StoreHealth {
  let isSuspect = false;
  const probeInTurn = shared(probe, probeEveryMs);
  const fault = async () => {
    const found = await probeInTurn();
    isSuspect = found !== null;
    return found;
  };
  return {
    fault,
    problemOf(error) {
      const found = storeFaultOf(error);
      if (found === null) return null;
      isSuspect = true;
      return problemOfFault(found);
    },
    async problem() {
      const found = isSuspect ? await fault() : null;
      return found === null ? null : problemOfFault(found);
    },
  };
}

function problemOfFault(fault: StoreFault): Problem {
  return toProblem("store_failed", details[fault]);
}

/** Calls that come together, or within `forMs` after the last result, share one. */
function shared<T>(work: () => Promise<T>, forMs: number): () => Promise<T> {
  let latest: Promise<T> | null = null;
  let endedAt = Number.POSITIVE_INFINITY;
  return () => {
    if (latest !== null && performance.now() - endedAt < forMs) return latest;
    endedAt = Number.POSITIVE_INFINITY;
    latest = work().finally(() => {
      endedAt = performance.now();
    });
    return latest;
  };
}
