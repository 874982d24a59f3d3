import type { PrecheckAnswer } from "#contract/precheck.ts";
import type { Problem } from "#contract/problem.ts";
import { type Standing, type Standings, standingOf } from "./standing.ts";

/** Addresses asked about at once: the server needs some fifty calls to Clerk for them. */
export const askedAtOnce = 5_000;

/** Why not everything could be checked, in words. */
export type CheckFailure = { title: string; detail: string; small?: string };

/**
 * `checking` also while typing rests. `failed`: some addresses are not checked; `failure` says why when that is known.
 * `checkedAt` (ms) is when the last answer was made.
 */
export type CheckProgress = {
  /** Counts what was learned, so that lists made of it know when they are old. */
  version: number;
  phase: "idle" | "checking" | "done" | "failed";
  failure: CheckFailure | undefined;
  checkedAt: number | undefined;
};

export type CheckerOptions = {
  /** Throws what the request throws; with the signal's reason when it was cancelled. */
  ask: (emailAddresses: string[], signal: AbortSignal) => Promise<PrecheckAnswer>;
  /** Waits until the list has rested; rejects when the signal is aborted. */
  rest: (signal: AbortSignal) => Promise<void>;
  wordsOf: (cause: Error | Problem) => CheckFailure;
  /** Called after everything that was learned. */
  onProgress: () => void;
};

export type Checker = ReturnType<typeof createChecker>;

/**
 * Asks what the addresses of a list are at Clerk, in parts, each address once. Another list cancels what is under way;
 * what was learned by then is kept.
 */
export function createChecker({ ask, rest, wordsOf, onProgress }: CheckerOptions) {
  const standings = new Map<string, Standing>();
  let progress: CheckProgress = { version: 0, phase: "idle", failure: undefined, checkedAt: undefined };
  let running: AbortController | undefined;

  const learn = ({ data, checkedAt }: PrecheckAnswer) => {
    for (const line of data) {
      const standing = standingOf(line);
      if (standing === undefined) standings.delete(line.emailAddress);
      else standings.set(line.emailAddress, standing);
    }
    progress = { ...progress, version: progress.version + 1, checkedAt };
  };

  const end = (failure: CheckFailure | undefined, isWhole: boolean) => {
    progress = { ...progress, phase: isWhole ? "done" : "failed", failure };
    running = undefined;
    onProgress();
  };

  async function run(open: string[], signal: AbortSignal) {
    try {
      await rest(signal);
      for (let from = 0; from < open.length; from += askedAtOnce) {
        // Parts follow each other: side by side they would only wait for the same limit at Clerk.
        // oxlint-disable-next-line no-await-in-loop
        const answer = await ask(open.slice(from, from + askedAtOnce), signal);
        if (signal.aborted) return;
        learn(answer);
        if (answer.problem !== undefined) return end(wordsOf(answer.problem), false);
        if (from + askedAtOnce < open.length) onProgress();
      }
      end(
        undefined,
        open.every((address) => standings.has(address)),
      );
    } catch (error) {
      if (!signal.aborted) end(wordsOf(error instanceof Error ? error : new Error(String(error))), false);
    }
  }

  return {
    standings: standings as Standings,
    progress: () => progress,
    /**
     * Takes the addresses of the newest list and asks about those not known yet; `isAnew` asks about all. An empty list
     * forgets what is known: what comes next is another piece of work.
     */
    check(addresses: readonly string[], isAnew = false) {
      running?.abort();
      running = undefined;
      if (addresses.length === 0 || isAnew) standings.clear();
      const open = addresses.filter((address) => !standings.has(address));
      const version = progress.version + 1;
      if (open.length === 0) {
        progress = {
          ...progress,
          version,
          phase: addresses.length === 0 ? "idle" : "done",
          failure: undefined,
        };
        return;
      }
      progress = { ...progress, version, phase: "checking", failure: undefined };
      running = new AbortController();
      void run(open, running.signal);
    },
  };
}
