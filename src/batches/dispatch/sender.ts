import type { Settings } from "#contract/settings.ts";
import { backoffMs, type Conditions, type Lane, type LaneStates } from "#batches/lanes.ts";
import { type HeldLedger, LeaseLostError } from "#batches/ledger/ledger.ts";
import type { Precheck } from "#batches/precheck/precheck.ts";
import type { CallResult, Upstream, WriteOptions } from "#batches/upstream.ts";

export type EngineLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** What a test replaces. `sleep` ends early, without an error, when its signal aborts. */
export type EngineDeps = {
  upstream: Upstream;
  hourMs: number;
  /** Clerk's limit for requests that do not invite: 100 in 10 s, on a production instance 1,000. */
  generalPer10s: number;
  now: () => number;
  random: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  log: EngineLog;
  /** What an admin has set; without it the defaults of `withoutSettings`. */
  settings?: () => Promise<EngineSettings>;
  /** How long after a cancel or a rollback Clerk is asked again about calls with an unknown outcome (ms). */
  lateLooksMs?: readonly number[];
  /** Called with the addresses of a call right before it, to delete their test invitations. Must not throw. */
  makeWay?: (emailAddresses: ReadonlySet<string>) => Promise<void>;
};

/** `reservedForPeople`: single calls of each hour that batches leave to people. `marksInvitations`: of new batches. */
export type EngineSettings = Pick<Settings, "reservedForPeople" | "marksInvitations">;

export const withoutSettings: EngineSettings = { reservedForPeople: 0, marksInvitations: false };

export type DispatcherDeps = EngineDeps & {
  precheck: Precheck;
  newId: () => string;
  /** Called when the work of a lane has ended and its outcome is stored. */
  onWorkEnd?: () => void;
};

/** What the holder of the lease works with. An aborted call is reconciled like any other without an answer. */
export type Sender = {
  ledger: HeldLedger;
  deps: DispatcherDeps;
  /** What holds at this moment, with the settings of this step. */
  conditions: () => Conditions;
  abort: AbortSignal;
  /** For requests that change something: a process that was suspended past its lease must not send them. */
  writeOptions: WriteOptions;
  /** Outcomes that the database has refused so far. */
  unsaved: Set<symbol>;
};

/** Work that has begun, the time of the next attempt (ms), or null if there is nothing to do. */
type Started = { work: Promise<void> } | { nextAt: number } | null;

/** Starts the next piece of work of one lane, if the lane is open. */
export type Starter = { lane: Lane; start: (sender: Sender, states: LaneStates) => Promise<Started> };

const defaultLateLooksMs = [30_000, 300_000] as const;

export function conditions(deps: EngineDeps, { reservedForPeople }: EngineSettings): Conditions {
  const { now, hourMs, generalPer10s, random, lateLooksMs = defaultLateLooksMs } = deps;
  const at = now();
  const clerkAheadMs = (deps.upstream.now?.() ?? at) - at;
  return { now: at, hourMs, generalPer10s, random, reservedForPeople, lateLooksMs, clerkAheadMs };
}

export async function readSettings({ settings }: Pick<EngineDeps, "settings">): Promise<EngineSettings> {
  return (await settings?.()) ?? withoutSettings;
}

/** `Upstream` must not throw; if it does, the outcome is unknown. */
export async function ask<T>(
  { deps }: Sender,
  request: () => Promise<CallResult<T>>,
): Promise<CallResult<T>> {
  try {
    return await request();
  } catch (error) {
    deps.log.error({ err: error }, "unexpected error in a call to Clerk");
    return { kind: "unknown", code: "clerk_failed", detail: "The call ended with an unexpected error." };
  }
}

/**
 * Retries a write until it succeeds, because only this process knows the outcome. After another process took over or
 * this one stops, it gives up: the rows are then reconciled.
 */
export async function save({ deps, abort, unsaved }: Sender, write: () => Promise<void>): Promise<void> {
  const outcome = Symbol("outcome");
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        return await write();
      } catch (error) {
        if (error instanceof LeaseLostError || abort.aborted) throw error;
        unsaved.add(outcome);
        deps.log.error({ err: error, tries }, "could not save an outcome; retrying");
        await deps.sleep(backoffMs(tries, deps.random), abort);
      }
    }
  } finally {
    unsaved.delete(outcome);
  }
}
