import type { CallResult } from "#batches/upstream.ts";
import type { Instance } from "#contract/session.ts";
import type { Problem } from "#contract/problem.ts";
import type { Store } from "#store/store.ts";
import type { Clerk } from "./clerk.ts";
import { type Identified, identifyKey } from "./identification.ts";
import { type Identity, instanceOfKey, isProvisional, type KeyAt, provisionalIdOf } from "./identity.ts";
import { shortenId } from "./instance-name.ts";
import { createKnownInstances } from "./known-instances.ts";
import type { Log } from "#bff/http/log.ts";
import { problemOf } from "#bff/http/problem.ts";
import type { Sleep } from "#bff/http/sleep.ts";

/** The key turned out to open an instance with another id than was known. */
export type InstanceChange = {
  /** Moves stored data to the new id in one transaction, then uses it. May be repeated. Nothing may use the old id. */
  apply: () => Promise<void>;
};

/** Which Clerk instance the key opens, and whether the key works. */
export type InstanceStatus = {
  /** Null until the first change is applied. */
  identity(): Identity | null;
  /** By the kind of the key until the instance is identified. */
  instance(): Instance;
  /** A domain, or else a short id; null until Clerk returns either, and for the sandbox. */
  name(): string | null;
  /** Null while the key works. */
  problem(): Problem | null;
  /** Called with the result of every call, to notice a rotated key. */
  observe: (result: CallResult<unknown>) => void;
  /** Asks until Clerk returns the instance's own id, or the signal aborts. */
  changes(clerk: Clerk, signal: AbortSignal): AsyncGenerator<InstanceChange>;
};

type InstanceStatusOptions = KeyAt & {
  isSandbox: boolean;
  db: Store["db"];
  log: Log;
  sleep: Sleep;
  now: () => number;
  /** How long (ms) until Clerk is asked again while the id is provisional. */
  identifyAgainMs: number;
};

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const attempt = { undone: "The key could not be checked", unsure: "The key could not be checked" };

export function createInstanceStatus(options: InstanceStatusOptions): InstanceStatus {
  const { isSandbox, log, sleep, identifyAgainMs } = options;
  const known = createKnownInstances(options.db, options, options.now);
  const { problem, setProblem } = createKeyProblem(log);
  let identity: Identity | null = isSandbox ? { id: "sandbox", instance: "sandbox" } : null;
  let isStored = false;
  let domain: string | null = null;

  /** Retries until Clerk answers; null if the signal aborts. */
  async function ask(clerk: Clerk, signal: AbortSignal): Promise<Identified | null> {
    const deps = { clerk, known, provisionalId: provisionalIdOf(options), log };
    for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const result = await identifyKey(deps, identity, signal);
      if (result.kind === "done") {
        setProblem(null);
        return result.value;
      }
      if (!signal.aborted) setProblem(problemOf(result, attempt));
      await sleep(pauseMs, signal);
    }
    return null;
  }

  const changeTo = (next: Identity, save: () => Promise<void>): InstanceChange => ({
    async apply() {
      await save();
      identity = next;
    },
  });

  async function askForChange(clerk: Clerk, signal: AbortSignal): Promise<InstanceChange | null> {
    const answer = await ask(clerk, signal);
    if (answer === null) return null;
    const save = async () => {
      await known.save(answer.identity, answer.movesFrom);
      if (answer.movesFrom !== null)
        log.info({ instanceId: answer.identity.id }, "moved stored data to the id that Clerk returned");
    };
    if (answer.identity.id !== identity?.id || answer.movesFrom !== null)
      return changeTo(answer.identity, save);
    if (!isStored) await save();
    isStored = true;
    return null;
  }

  /** A name is only shown, so nothing waits for it and a failure is asked again with the next start. */
  async function readDomain(clerk: Clerk, signal: AbortSignal): Promise<void> {
    const answer = await clerk.instanceName(signal);
    if (answer.kind === "done") domain = answer.value;
  }

  return {
    identity: () => identity,
    name() {
      if (isSandbox || identity === null || isProvisional(identity.id)) return domain;
      return domain ?? shortenId(identity.id);
    },
    instance: () => identity?.instance ?? instanceOfKey(options),
    problem,
    observe(result) {
      if (result.kind === "done") setProblem(null);
      if (result.kind === "refused" && result.code === "clerk_key_refused")
        setProblem(problemOf(result, attempt));
    },
    async *changes(clerk, signal) {
      // The stored identity is used immediately; Clerk is asked in any case, so that a wrong key is reported.
      const stored = identity ?? (await known.find());
      if (stored !== null) yield changeTo(stored, async () => {});
      if (isSandbox) return;
      void readDomain(clerk, signal);
      while (!signal.aborted) {
        try {
          const change = await askForChange(clerk, signal);
          if (change !== null) yield change;
          if (identity !== null && !isProvisional(identity.id)) return;
        } catch (error) {
          log.error({ err: error }, "could not identify the Clerk instance; retrying in a minute");
        }
        await sleep(identifyAgainMs, signal);
      }
    },
  };
}

function createKeyProblem(log: Log) {
  let problem: Problem | null = null;
  return {
    problem: () => problem,
    setProblem: (next: Problem | null): void => {
      if (next !== null && next.code !== problem?.code)
        log.error({ code: next.code, clerkCode: next.clerkCode, traceId: next.clerkTraceId }, next.detail);
      if (next === null && problem !== null) log.info("the key works again");
      problem = next;
    },
  };
}
