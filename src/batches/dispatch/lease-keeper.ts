import {
  type HeldLedger,
  holdLedger,
  type Lease,
  type Ledger,
  recordAlive,
  recordGap,
  releaseLease,
  takeLease,
} from "#batches/ledger/ledger.ts";
import { clearFutureTimes, markInterrupted } from "#batches/ledger/takeover.ts";
import { conditions, type EngineDeps, withoutSettings } from "./sender.ts";

/** Short, because after a crash the next process waits until it expires. */
export const leaseMs = 10_000;
/** How often the lease is renewed while work is under way. */
export const renewMs = leaseMs / 3;
/** How often a process without work records that it is alive. */
const aliveEveryMs = 20_000;
/** After a shorter pause nothing is missing: every call has its intent in the ledger. */
const shortestGapMs = 60_000;

export type LeaseKeeper = {
  /**
   * Takes or renews the lease. If another process holds it, says when that lease ends (ms). `isHeld`: false once the
   * lease has run out by this process's own clock, for instance while it was suspended, and for good once another
   * process took it.
   */
  hold: () => Promise<{ ledger: HeldLedger; isHeld: () => boolean } | { heldByOtherUntil: number }>;
  /** Records now and then, while there is nothing to send, that this process is alive. */
  recordAlive: () => Promise<void>;
  /** Forgets a lease that another process has taken. */
  drop: () => void;
  release: () => Promise<void>;
};

/** Keeps the lease of one instance for `holder`, and cleans up after the previous holder and after clock changes. */
export function createLeaseKeeper(ledger: Ledger, deps: EngineDeps, holder: string): LeaseKeeper {
  const { now, log } = deps;
  let lease: Lease | null = null;
  let latestAt = 0;
  let recordedAt = 0;

  async function tidyUp(held: HeldLedger, isNewHolder: boolean): Promise<void> {
    const moment = conditions(deps, withoutSettings);
    if (isNewHolder || moment.now < latestAt) await clearFutureTimes(ledger, moment);
    latestAt = moment.now;
    const rows = isNewHolder ? await markInterrupted(held, moment) : 0;
    if (rows > 0) log.warn({ rows }, "a previous process was interrupted; reconciling its rows first");
  }

  return {
    async hold() {
      let next = lease;
      if (next === null || next.expiresAt - now() <= leaseMs - renewMs) {
        const answer = await takeLease(ledger, { holder, now: now(), leaseMs });
        if ("heldByOtherUntil" in answer) {
          lease = null;
          return answer;
        }
        next = answer.held;
        const { aliveAt } = answer;
        const isNew = lease?.token !== next.token;
        if (isNew && aliveAt !== null && now() - aliveAt >= shortestGapMs)
          await recordGap(ledger, aliveAt, now());
      }
      const held = holdLedger(ledger, next.token);
      await tidyUp(held, lease?.token !== next.token);
      lease = next;
      const { token } = next;
      return { ledger: held, isHeld: () => lease?.token === token && lease.expiresAt > now() };
    },
    async recordAlive() {
      const at = now();
      if (lease === null || at - recordedAt < aliveEveryMs) return;
      recordedAt = at;
      await recordAlive(ledger, lease.token, at);
    },
    drop() {
      lease = null;
    },
    async release() {
      if (lease) await releaseLease(ledger, lease.token, now());
    },
  };
}
