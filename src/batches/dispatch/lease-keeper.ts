import { clearFutureTimes } from "#batches/ledger/clock.ts";
import { type Lease, releaseLease, takeLease } from "#batches/ledger/lease.ts";
import { type HeldLedger, holdLedger, type Ledger } from "#batches/ledger/ledger.ts";
import { markInterrupted } from "#batches/ledger/reconcile.ts";
import { conditions, type EngineDeps } from "./sender.ts";

/** Short, because after a crash the next process waits for its end. */
export const leaseMs = 10_000;
/** How often the lease is renewed while work is under way. */
export const renewMs = leaseMs / 3;

export type LeaseKeeper = {
  /** Takes or renews the lease. If another process holds it, says when that lease ends (ms). */
  hold: () => Promise<{ ledger: HeldLedger } | { heldByOtherUntil: number }>;
  /** Forgets a lease that another process has taken. */
  drop: () => void;
  release: () => Promise<void>;
};

/** Keeps the lease of one instance for `holder`, and tidies up after the holder before and after clock changes. */
export function createLeaseKeeper(ledger: Ledger, deps: EngineDeps, holder: string): LeaseKeeper {
  const { now, log } = deps;
  let lease: Lease | null = null;
  let latestAt = 0;

  async function takeOver(token: number): Promise<void> {
    await clearFutureTimes(ledger, conditions(deps));
    const rows = await markInterrupted(holdLedger(ledger, token), now());
    if (rows > 0) log.warn({ rows }, "a former process was interrupted; reconciling its rows first");
  }

  return {
    async hold() {
      const isFresh = lease !== null && lease.expiresAt - now() > leaseMs - renewMs;
      if (lease === null || !isFresh) {
        const answer = await takeLease(ledger, { holder, now: now(), leaseMs });
        if ("heldByOtherUntil" in answer) {
          lease = null;
          return answer;
        }
        if (lease?.token !== answer.held.token) await takeOver(answer.held.token);
        lease = answer.held;
      }
      const at = now();
      if (at < latestAt) await clearFutureTimes(ledger, conditions(deps));
      latestAt = at;
      return { ledger: holdLedger(ledger, lease.token) };
    },
    drop() {
      lease = null;
    },
    async release() {
      if (lease) await releaseLease(ledger, lease.token);
    },
  };
}
