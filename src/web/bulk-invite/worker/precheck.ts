import type { PrecheckAnswer } from "#contract/precheck.ts";
import type { Problem, ProblemCode } from "#contract/problem.ts";
import { ApiError } from "#web/api/request.ts";
import type { PrecheckFailure, PrecheckProgress, Standing } from "./protocol.ts";
import { type Standings, standingOf } from "./standing.ts";

/**
 * Addresses in one request: few enough that the progress moves every few seconds, many enough that the lists of
 * invitations, which the server reads for each request, do not cost more than the search for users.
 */
export const addressesPerRequest = 1_000;

/** Usher's own limits pass by themselves; a refusal of Clerk is the member's to know. */
const ownLimits: readonly ProblemCode[] = ["usher_limit", "too_many_requests", "busy"];
const shortestWaitMs = 1_000;
/** The next letter would make another address. */
const typingPauseMs = 700;

/** The server answers only a problem if it checked no address. */
function emptyAtOwnLimit(error: unknown): PrecheckAnswer {
  if (error instanceof ApiError && ownLimits.includes(error.problem.code)) {
    return { data: [], problem: error.problem, checkedAt: 0 };
  }
  throw error;
}

export type PrecheckDeps = {
  request: (emailAddresses: string[], signal: AbortSignal) => Promise<PrecheckAnswer>;
  /** Waits so long (ms); rejects when the signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  describeFailure: (cause: Error | Problem) => PrecheckFailure;
  /** Called after each answer. */
  onProgress: () => void;
};

/**
 * Finds out the standing of a list's addresses, in several requests and each address once. A newer list cancels
 * the request in flight and keeps what is known so far.
 */
export function createPrecheck({ request, sleep, describeFailure, onProgress }: PrecheckDeps) {
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

  /** Asks about the next addresses of the queue; those that stay unknown because of our own limits are asked again. */
  async function checkNext(queue: string[], signal: AbortSignal): Promise<Problem | undefined> {
    const next = queue.splice(0, addressesPerRequest);
    const answer = await request(next, signal).catch((error: unknown) => emptyAtOwnLimit(error));
    if (signal.aborted) return undefined;
    if (answer.data.length > 0) store(answer);
    if (answer.problem === undefined) return undefined;
    queue.unshift(...next.filter((address) => !standings.has(address)));
    return answer.problem;
  }

  async function run(addresses: string[], signal: AbortSignal) {
    const queue = [...addresses];
    try {
      await sleep(typingPauseMs, signal);
      while (queue.length > 0) {
        // One after the other: parallel requests would wait for the same rate limit at Clerk.
        const problem = await checkNext(queue, signal);
        if (signal.aborted) return;
        const isOwnLimit = problem !== undefined && ownLimits.includes(problem.code);
        if (problem !== undefined && !isOwnLimit) return finish("failed", describeFailure(problem));
        if (queue.length > 0) onProgress();
        if (isOwnLimit) await sleep(Math.max(shortestWaitMs, (problem.retryAfter ?? 0) * 1_000), signal);
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
