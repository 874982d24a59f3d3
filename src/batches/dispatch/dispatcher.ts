import { claimChange, nextChangeCallAt } from "#batches/ledger/claim-change.ts";
import { sendChange } from "./changes.ts";
import { checkRows } from "./checks.ts";
import { forgetFuture } from "#batches/ledger/clock.ts";
import { openGatesToTry, readGates, readLane } from "#batches/ledger/lanes.ts";
import { backoffMs, type GateName, laneNames, nextCallAt } from "#batches/lanes.ts";
import { giveLeaseBack, type Lease, takeLease } from "#batches/ledger/lease.ts";
import { type Ledger, LeaseLostError } from "#batches/ledger/ledger.ts";
import { claimRows } from "#batches/ledger/claim-call.ts";
import { rowsToCheck, staleMs } from "#batches/ledger/check.ts";
import { hasWork } from "#batches/ledger/read.ts";
import type { Precheck } from "#batches/precheck/precheck.ts";
import { doubtLeftovers, nextDoubtful } from "#batches/judge/reconciliation.ts";
import { lookUp, sendCall, type Turn, type World } from "./calls.ts";

/** Short, because after a crash the next process waits for its end; renewed while anything is under way. */
const leaseMs = 10_000;
/** How often to look for what other processes submitted or resumed; this one's own submits wake it. */
const pollMs = 5_000;
/** Rows are checked so long before a lane opens (or a sixtieth of the hour), so that no call has to wait for it. */
const checkLeadMs = 30_000;
/** A running call may go on for so long when the process is asked to stop. */
const stopGraceMs = 15_000;

export type Dispatcher = {
  start: () => void;
  /** Finishes or gives up the running calls within 15 s, then lets go of the lease. */
  stop: () => Promise<void>;
  /** There is something new to do. */
  wake: () => void;
  /** Also tries again at once what backs off or waits for a person. */
  retryNow: () => void;
  /** True while the store refuses what has to be written before or after a call. */
  isStoreFailing: () => boolean;
};

/** Sleeps until a time or until woken; a wake in between sleeps is not lost. */
function alarm({ sleep, now }: World) {
  let isWoken = false;
  let bell = new AbortController();
  return {
    ring(): void {
      isWoken = true;
      bell.abort();
    },
    async until(at: number): Promise<void> {
      if (!isWoken) await sleep(Math.max(0, at - now()), bell.signal);
      isWoken = false;
      bell = new AbortController();
    },
  };
}

/**
 * The one sender of an instance: takes the lease, looks up what a former holder left behind, then keeps the lanes
 * and the look-ups going, at most one call each at a time, and sleeps until the next of them can happen.
 */
export function createDispatcher(
  ledger: Ledger,
  world: World & { precheck: Precheck },
  holder: string,
  newId: () => string,
): Dispatcher {
  const { now, log } = world;
  const bell = alarm(world);
  const underWay = new Map<GateName, Promise<void>>();
  const giveUp = new AbortController();
  const unstored = new Set<symbol>();
  let lease: Lease | null = null;
  let isStopping = false;
  let isRetryWanted = false;
  let latestAt = 0;
  let failures = 0;
  let isRefusing = false;
  let running: Promise<void> | null = null;

  /** True when this process may send; else `otherUntil` says when to ask again. */
  async function holdLease(): Promise<{ token: number } | { otherUntil: number }> {
    const isFresh = lease !== null && lease.expiresAt - now() > (leaseMs * 2) / 3;
    if (lease && isFresh) return lease;
    const answer = await takeLease(ledger, { holder, now: now(), leaseMs });
    if ("heldByOtherUntil" in answer) {
      lease = null;
      return { otherUntil: answer.heldByOtherUntil };
    }
    if (lease?.token !== answer.held.token) {
      await forgetFuture(ledger, now(), world.hourMs);
      const rows = await doubtLeftovers(ledger, answer.held.token, now());
      if (rows > 0)
        log.warn({ rows }, "Rows of an interrupted run are looked up before anything is sent again");
    }
    lease = answer.held;
    return lease;
  }

  function begin(name: GateName, work: Promise<void>): void {
    const settled = work
      .catch((error: unknown) => {
        if (error instanceof LeaseLostError) lease = null;
        log.warn({ err: error, gate: name }, "An outcome was not stored; it will be looked up");
      })
      .finally(() => {
        underWay.delete(name);
        bell.ring();
      });
    underWay.set(name, settled);
  }

  /** Starts a call of each lane that is free and open. Answers when a shut one opens. */
  async function startCalls(turn: Turn): Promise<number[]> {
    const openings: number[] = [];
    for (const lane of laneNames) {
      if (underWay.has(lane) || isStopping) continue;
      const at = now();
      const state = await readLane(ledger.db, ledger.instance, lane, at - world.hourMs);
      const opensAt = nextCallAt(lane, state, at, world.hourMs);
      if (opensAt > at) openings.push(opensAt);
      else {
        const startedAt = world.upstream.now?.() ?? at;
        const claim = { lane, token: turn.token, callId: newId(), startedAt, now: at, hourMs: world.hourMs };
        const call = await claimRows(ledger, claim);
        if (call) begin(lane, sendCall(turn, call));
      }
    }
    return openings;
  }

  /** Starts the next revocation or deletion. Answers when the lane is open again. */
  async function startChange(turn: Turn): Promise<number[]> {
    if (underWay.has("change") || isStopping) return [];
    const at = now();
    const opensAt = await nextChangeCallAt(ledger, at, world.generalPer10s);
    if (opensAt > at) return [opensAt];
    const { hourMs, generalPer10s } = world;
    const claim = { token: turn.token, callId: newId(), now: at, hourMs, generalPer10s };
    const call = await claimChange(ledger, claim);
    if (call) begin("change", sendChange(turn, call));
    return [];
  }

  /** Starts a check of the next rows, shortly before they can be sent. Answers when the next one may be needed. */
  async function startCheck(turn: Turn): Promise<number[]> {
    if (underWay.has("check") || isStopping) return [];
    const at = now();
    const { hourMs } = world;
    const gates = await readGates(ledger.db, ledger.instance);
    const gateOpensAt = gates.check?.opensAt ?? at;
    if (gateOpensAt > at) return [gateOpensAt];
    const openings: number[] = [];
    for (const lane of laneNames) {
      const state = await readLane(ledger.db, ledger.instance, lane, at - hourMs);
      openings.push(nextCallAt(lane, state, at, hourMs));
    }
    const neededAt = Math.min(...openings);
    const leadMs = Math.min(checkLeadMs, hourMs / 60);
    if (neededAt - leadMs > at) return [neededAt - leadMs];
    const rows = await rowsToCheck(ledger, neededAt + leadMs - staleMs);
    if (rows.length > 0) begin("check", checkRows(turn, world.precheck, rows));
    return [];
  }

  /** Starts the look-up that is due. Answers when the next one is. */
  async function startLookup(turn: Turn): Promise<number[]> {
    if (underWay.has("lookup") || isStopping) return [];
    const row = await nextDoubtful(ledger);
    if (!row) return [];
    const gate = (await readGates(ledger.db, ledger.instance)).lookup;
    const at = Math.max(row.lookAt, gate?.opensAt ?? 0);
    if (at > now()) return [at];
    begin("lookup", lookUp(turn, row));
    return [];
  }

  /** Does all that can be done now; answers when to come back unless woken (ms). */
  async function step(): Promise<number> {
    const pollAt = now() + pollMs;
    if (isRetryWanted) await openGatesToTry(ledger, now());
    isRetryWanted = false;
    if (underWay.size === 0 && !(await hasWork(ledger))) return pollAt;
    const held = await holdLease();
    if ("otherUntil" in held) return Math.min(pollAt, held.otherUntil);
    const at = now();
    if (at < latestAt) await forgetFuture(ledger, at, world.hourMs);
    latestAt = at;
    const turn = { ledger, world, token: held.token, giveUp: giveUp.signal, unstored };
    const times = [
      ...(await startLookup(turn)),
      ...(await startCheck(turn)),
      // Before the lanes: what it takes decides whether a part of a bulk call waits for more.
      ...(await startChange(turn)),
      ...(await startCalls(turn)),
    ];
    // Renewed in time while calls are under way; while all sleep, anybody may have it.
    if (underWay.size > 0) times.push(now() + leaseMs / 3);
    return Math.min(pollAt, ...times);
  }

  async function loop(): Promise<void> {
    for (;;) {
      const nextAt = await step().then(
        (at) => {
          failures = 0;
          isRefusing = false;
          return at;
        },
        (error: unknown) => {
          if (error instanceof LeaseLostError) lease = null;
          isRefusing = !(error instanceof LeaseLostError);
          failures += 1;
          log.error({ err: error, failures }, "The ledger cannot be used; nothing is sent until it can");
          return now() + backoffMs(failures, world.random);
        },
      );
      if (isStopping) return;
      await bell.until(nextAt);
    }
  }

  async function stop(): Promise<void> {
    isStopping = true;
    bell.ring();
    await running;
    const ended = Promise.all(underWay.values());
    const waiting = new AbortController();
    await Promise.race([ended, world.sleep(stopGraceMs, waiting.signal)]);
    waiting.abort();
    giveUp.abort();
    await ended;
    if (lease) await giveLeaseBack(ledger, lease.token);
  }

  return {
    start: () => {
      running ??= loop();
    },
    stop,
    wake: () => bell.ring(),
    isStoreFailing: () => isRefusing || unstored.size > 0,
    retryNow: () => {
      isRetryWanted = true;
      bell.ring();
    },
  };
}
