import type { PrecheckAnswer } from "#contract/precheck.ts";
import type { Problem } from "#contract/problem.ts";
import type { PrecheckFailure, PrecheckProgress, Standing } from "./protocol.ts";
import { type Standings, standingOf } from "./standing.ts";

/** Addresses in one request: the server needs some fifty calls to Clerk for them. */
export const addressesPerRequest = 5_000;

export type PrecheckDeps = {
  request: (emailAddresses: string[], signal: AbortSignal) => Promise<PrecheckAnswer>;
  /** Waits for a pause in typing; rejects when the signal is aborted. */
  waitForPause: (signal: AbortSignal) => Promise<void>;
  describeFailure: (cause: Error | Problem) => PrecheckFailure;
  /** Called after each answer. */
  onProgress: () => void;
};

/**
 * Finds out the standing of a list's addresses, in several requests and each address once. A newer list cancels
 * the request in flight and keeps what is known so far.
 */
export function createPrecheck({ request, waitForPause, describeFailure, onProgress }: PrecheckDeps) {
  const standings = new Map<string, Standing>();
  let progress: PrecheckProgress = { version: 0, phase: "idle", failure: undefined, checkedAt: undefined };
  let running: AbortController | undefined;

  const store = ({ data, checkedAt }: PrecheckAnswer) => {
    for (const line of data) {
      const standing = standingOf(line);
      if (standing === undefined) standings.delete(line.emailAddress);
      else standings.set(line.emailAddress, standing);
    }
    progress = { ...progress, version: progress.version + 1, checkedAt };
  };

  const finish = (phase: "done" | "failed", failure?: PrecheckFailure) => {
    progress = { ...progress, phase, failure };
    running = undefined;
    onProgress();
  };

  async function run(addresses: string[], signal: AbortSignal) {
    try {
      await waitForPause(signal);
      for (let from = 0; from < addresses.length; from += addressesPerRequest) {
        // One after the other: parallel requests would wait for the same rate limit at Clerk.
        const answer = await request(addresses.slice(from, from + addressesPerRequest), signal);
        if (signal.aborted) return;
        store(answer);
        if (answer.problem !== undefined) return finish("failed", describeFailure(answer.problem));
        if (from + addressesPerRequest < addresses.length) onProgress();
      }
      finish(addresses.every((address) => standings.has(address)) ? "done" : "failed");
    } catch (error) {
      if (signal.aborted) return;
      finish("failed", describeFailure(error instanceof Error ? error : new Error(String(error))));
    }
  }

  return {
    standings: standings as Standings,
    progress: () => progress,
    /** Checks the unchecked addresses of the newest list, or all of them. An empty list forgets every standing. */
    check(addresses: readonly string[], scope: "unchecked" | "all" = "unchecked") {
      running?.abort();
      running = undefined;
      if (addresses.length === 0 || scope === "all") standings.clear();
      const unchecked = addresses.filter((address) => !standings.has(address));
      const idlePhase = addresses.length === 0 ? "idle" : "done";
      const phase = unchecked.length > 0 ? "checking" : idlePhase;
      progress = { ...progress, version: progress.version + 1, phase, failure: undefined };
      if (phase !== "checking") return;
      running = new AbortController();
      void run(unchecked, running.signal);
    },
  };
}
