import { type NotDone, type Upstream, waitMs } from "#batches/upstream.ts";
import { noteExpiry } from "./expiry.ts";
import { forgetErased } from "./gone.ts";
import type { Register } from "./known-rows.ts";
import { dueLooks, type Looks, look } from "./look.ts";
import { callMs, lagMs } from "./merge.ts";
import { isNewestDue, mostLooks, nextOfSweep, sweepTiming, type SweepTiming } from "./schedule.ts";
import { type PageSizes, pageSizes, readNewest, sweepPage } from "./sweep.ts";
import { readSweeps, releaseSweeps, type Sweep, type Sweeps } from "./sweep-store.ts";
import { hasUsersToSearch, searchUsers } from "./users.ts";

const firstRetryMs = 1_000;
const longestRetryMs = 15_000;
/** The longest that Clerk may ask for. */
const longestWaitMs = 30_000;

type Log = { warn: (fields: object, message: string) => void };

export type SweeperDeps = {
  register: Register;
  upstream: Pick<Upstream, "listInvitations" | "findUsers">;
  /** Names this process. */
  holder: string;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  random: () => number;
  log: Log;
  timing?: Partial<SweepTiming> | undefined;
  sizes?: PageSizes | undefined;
};

export type Sweeper = {
  run(signal: AbortSignal): Promise<void>;
  /** A member looks at the register, or Usher changes invitations. */
  want(): void;
  /** A member asks for a refresh: the next sweep of the pending list starts within seconds. */
  refresh(): void;
  /** An invitation has left the pending list. */
  noteLeft(): void;
};

type Kind = "newest" | "pending" | "whole" | "look" | "users";

/** Whose turn it is; who has nothing to do leaves it to the next in this order. */
const turns: readonly Kind[] = ["newest", "pending", "whole", "look", "pending", "whole", "users"];

type Work = (signal: AbortSignal) => Promise<NotDone | null>;

/** Keeps the register true while it is wanted. One request at a time, of the part that shares least of Clerk's limit. */
export function createSweeper(deps: SweeperDeps): Sweeper {
  const { register, upstream, holder, sleep, random } = deps;
  const { now } = register;
  const timing = { ...sweepTiming, ...deps.timing };
  const requests = createRequests(now, timing.wantedMs);
  let leftAt = now();
  let newestAt = Number.NEGATIVE_INFINITY;
  let turn = 0;
  const retries = createRetries(deps);
  const sweepDeps = {
    register,
    upstream,
    sizes: deps.sizes ?? pageSizes,
    random,
    canStopEarly: () => now() > leftAt + lagMs + callMs,
  };

  const momentOf = () => ({ timing, holder, now: now(), refreshAt: requests.refreshAt });

  function newestWork(sweeps: Sweeps): Work | null {
    if (!isNewestDue(sweeps, newestAt, momentOf())) return null;
    return (signal) => {
      newestAt = now();
      return readNewest(sweepDeps, signal);
    };
  }

  /** Reads a page of a sweep; null if it rests. */
  function sweepWork(sweeps: Sweeps, name: Sweep["name"], looks: Looks): Work | null {
    const sweep = nextOfSweep(sweeps, name, { ...momentOf(), looks });
    if (sweep === null) return null;
    return async (signal) => {
      const failure = await sweepPage(sweepDeps, { ...sweep, holder }, signal);
      if (sweep.list === "revoked") await forgetErased(register);
      return failure;
    };
  }

  /** Next round-robin of what there is to do; null if there is nothing. */
  async function nextWork(): Promise<Work | null> {
    const sweeps = await readSweeps(register);
    const looks = await dueLooks(register);
    const works: Record<Kind, Work | null> = {
      newest: newestWork(sweeps),
      pending: sweepWork(sweeps, "pending", looks),
      whole: sweepWork(sweeps, "whole", looks),
      look: lookWork(deps, looks),
      users: (await hasUsersToSearch(register)) ? (signal) => searchUsers(register, upstream, signal) : null,
    };
    turn = (turn + 1) % turns.length;
    const inTurn = [...turns.slice(turn, turn + 1), ...turns];
    return inTurn.map((kind) => works[kind]).find((work) => work !== null) ?? null;
  }

  /** Until there may be something to do; a request of a member ends it. */
  async function rest(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms, AbortSignal.any([signal, requests.signal]));
  }

  async function step(signal: AbortSignal): Promise<void> {
    requests.listen();
    await noteExpiry(register);
    const { isWanted } = requests;
    const work = isWanted ? await nextWork() : null;
    if (work === null) return rest(isWanted ? timing.tickMs : timing.idleMs, signal);
    const failure = await work(signal);
    if (failure === null || signal.aborted) return retries.end();
    const pauseMs = retries.after({ code: "code" in failure ? failure.code : failure.kind }, failure);
    // A refresh does not shorten the wait that Clerk asked for.
    await (failure.kind === "wait" ? sleep(pauseMs, signal) : rest(pauseMs, signal));
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        try {
          await step(signal);
        } catch (error) {
          await sleep(retries.after({ err: error }), signal);
        }
      }
      await releaseSweeps(register, holder).catch((error: unknown) => retries.after({ err: error }));
    },
    want: () => requests.want(),
    refresh: () => requests.refresh(),
    noteLeft() {
      leftAt = now();
    },
  };
}

function lookWork({ register, upstream }: SweeperDeps, { due, first }: Looks): Work | null {
  if (first === null || due > mostLooks) return null;
  return async (signal) => {
    const result = await look({ register, upstream }, first, { part: "register", signal });
    return result.kind === "done" ? null : result;
  };
}

/** What members ask of the register. Its signal aborts when a request gives the sweeper something to do. */
function createRequests(now: () => number, wantedMs: number) {
  let wantedUntil = Number.NEGATIVE_INFINITY;
  let refreshAt = Number.NEGATIVE_INFINITY;
  let wake = new AbortController();
  const isWanted = () => now() < wantedUntil;

  function want(): void {
    const wasWanted = isWanted();
    wantedUntil = now() + wantedMs;
    if (!wasWanted) wake.abort();
  }

  return {
    want,
    refresh(): void {
      want();
      refreshAt = now();
      wake.abort();
    },
    /** From now on, a request aborts the signal. */
    listen(): void {
      wake = new AbortController();
    },
    get isWanted(): boolean {
      return isWanted();
    },
    get refreshAt(): number {
      return refreshAt;
    },
    get signal(): AbortSignal {
      return wake.signal;
    },
  };
}

/** The pauses after failures in a row, the first of which is logged. */
function createRetries({ random, log }: Pick<SweeperDeps, "random" | "log">) {
  let failures = 0;
  return {
    end: (): void => {
      failures = 0;
    },
    /** The pause before the next try (ms). */
    after(fields: object, failure?: NotDone): number {
      // A wait for the other parts of Usher is no failure.
      const isOurs = failure?.kind === "wait" && failure.isOurs === true;
      failures = isOurs ? 0 : failures + 1;
      if (failures === 1) log.warn(fields, "could not update the register; retrying");
      const ownMs = Math.min(firstRetryMs * 2 ** Math.max(0, failures - 1), longestRetryMs);
      const givenMs = failure?.kind === "wait" ? waitMs(failure, longestWaitMs) : null;
      return Math.max(ownMs * (1 - random() / 2), givenMs ?? 0);
    },
  };
}
