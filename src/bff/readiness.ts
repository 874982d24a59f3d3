import type { Engine } from "#batches/engine.ts";
import type { StoreFault } from "#store/fault.ts";
import type { InstanceStatus } from "#bff/clerk/instance-status.ts";
import type { Log } from "#bff/http/log.ts";
import { sleepFor } from "#bff/http/sleep.ts";
import type { StoreHealth } from "./store-health.ts";
import { checkNoSession, type SessionCheckDeps } from "#bff/sign-in/identify.ts";

/**
 * One thing that Usher needs in order to work. `reason` resolves with a short code while it is missing, else null.
 * Anyone may read the code, so it holds no detail.
 */
export type ReadinessCheck = { name: string; reason: () => Promise<string | null> | string | null };

/** A check that takes longer (ms) counts as failed. */
const longestCheckMs = 3_000;

const storeReasons: Readonly<Record<StoreFault, string>> = {
  full: "disk_full",
  read_only: "disk_read_only",
  locked: "database_locked",
  moved: "database_moved",
  failed: "database_failed",
};

type ReadinessDeps = SessionCheckDeps & {
  instanceStatus: Pick<InstanceStatus, "identity" | "problem">;
  engine: Pick<Engine, "isRunning"> | null;
  storeHealth: Pick<StoreHealth, "fault">;
  isStopping: () => boolean;
};

/** All checks of a server whose store is open and migrated; until then the answer is `starting`. */
export function readinessChecks(deps: ReadinessDeps): ReadinessCheck[] {
  const { instanceStatus, engine, storeHealth, isStopping } = deps;
  const isOn = (isMissing: boolean, reason: string) => (isMissing ? reason : null);
  return [
    { name: "stopping", reason: () => isOn(isStopping(), "stopping") },
    {
      name: "database",
      async reason() {
        const fault = await storeHealth.fault();
        return fault === null ? null : storeReasons[fault];
      },
    },
    {
      name: "key",
      reason: () => isOn(instanceStatus.problem()?.code === "clerk_key_refused", "key_refused"),
    },
    { name: "instance", reason: () => isOn(instanceStatus.identity() === null, "instance_unknown") },
    {
      name: "sessions",
      async reason() {
        await checkNoSession(deps);
        return null;
      },
    },
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
