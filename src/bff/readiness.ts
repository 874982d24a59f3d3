import type { Engine } from "#batches/engine.ts";
import type { StoreFault } from "#store/fault.ts";
import type { Store } from "#store/store.ts";
import type { InstanceStatus } from "#bff/clerk/instance-status.ts";
import type { Log } from "#bff/http/log.ts";
import { sleepFor } from "#bff/http/sleep.ts";

/**
 * One thing that Usher needs in order to work. `reason` resolves with a short code while it is missing, else null.
 * Anyone may read the code, so it holds no detail.
 */
export type ReadinessCheck = { name: string; reason: () => Promise<string | null> | string | null };

/** A check that takes longer (ms) counts as failed. */
const longestCheckMs = 3_000;
/** How long (ms) a result of the store's probe, which is a write, is used again. */
const probeEveryMs = 1_000;

const storeReasons: Readonly<Record<StoreFault, string>> = {
  full: "disk_full",
  read_only: "disk_read_only",
  locked: "database_locked",
  failed: "database_failed",
};

type ReadinessDeps = {
  instanceStatus: Pick<InstanceStatus, "identity" | "problem">;
  engine: Pick<Engine, "isRunning"> | null;
  store: Pick<Store, "probe">;
  isStopping: () => boolean;
};

/** All checks of a server whose store is open and migrated; until then the answer is `starting`. */
export function readinessChecks(deps: ReadinessDeps): ReadinessCheck[] {
  const { instanceStatus, engine, store, isStopping } = deps;
  const probe = shared(store.probe, probeEveryMs);
  const isOn = (isMissing: boolean, reason: string) => (isMissing ? reason : null);
  return [
    { name: "stopping", reason: () => isOn(isStopping(), "stopping") },
    {
      name: "database",
      async reason() {
        const fault = await probe();
        return fault === null ? null : storeReasons[fault];
      },
    },
    {
      name: "key",
      reason: () => isOn(instanceStatus.problem()?.code === "clerk_key_refused", "key_refused"),
    },
    { name: "instance", reason: () => isOn(instanceStatus.identity() === null, "instance_unknown") },
    { name: "engine", reason: () => isOn(engine?.isRunning() !== true, "engine_stopped") },
  ];
}

/** Runs all checks together. Resolves with the reasons why Usher is not ready; none if it is. */
export function createReadiness(
  checks: readonly ReadinessCheck[],
  { log }: { log: Log },
): () => Promise<string[]> {
  const run = async ({ name, reason }: ReadinessCheck): Promise<string | null> => {
    try {
      return await withTimeout(Promise.resolve(reason()), `${name}_timeout`);
    } catch (error) {
      log.error({ err: error, check: name }, "a readiness check failed");
      return `${name}_failed`;
    }
  };
  return async () => {
    const reasons = await Promise.all(checks.map(run));
    return reasons.filter((reason) => reason !== null);
  };
}

async function withTimeout<T>(work: Promise<T>, late: T): Promise<T> {
  const over = new AbortController();
  try {
    return await Promise.race([work, sleepFor(longestCheckMs, over.signal).then(() => late)]);
  } finally {
    over.abort();
  }
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
