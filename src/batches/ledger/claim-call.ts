import { isFreeingAddresses } from "./claim-change.ts";
import { type LaneName, type LaneState, laneLimits, nextCallAt } from "#batches/lanes.ts";
import { readLane } from "./lanes.ts";
import { assertHolder, type Call, type ClaimedRow, type Ledger, type Trx } from "./ledger.ts";
import { queuedInvitations, staleMs } from "./check.ts";
import { gather, isChecked, type Wanted, writeIntent } from "./queue.ts";

/** `startedAt` (ms) is the moment by Clerk's clock, with which its invitations are compared; `now` is by ours. */
export type Claim = {
  lane: LaneName;
  token: number;
  callId: string;
  startedAt?: number;
  now: number;
  hourMs: number;
};

const invitations = (isolate: 0 | 1, now: number): Wanted => ({
  ...queuedInvitations(isolate),
  checkedSince: now - staleMs,
});

/**
 * A full call, or what there is. While more addresses are about to be checked, or freed by the change lane revoking
 * their old invitations, a part of a call waits for them: there are 25 calls in an hour.
 */
async function gatherBulk(trx: Trx, instance: string, claim: Claim): Promise<ClaimedRow[]> {
  const { addressesPerCall } = laneLimits.bulk;
  const rows = await gather(trx, instance, invitations(0, claim.now), addressesPerCall);
  if (rows.length === addressesPerCall) return rows;
  const next = await gather(trx, instance, queuedInvitations(0), addressesPerCall);
  if (next.some((row) => !isChecked(row, claim.now - staleMs))) return [];
  return (await isFreeingAddresses(trx, instance, claim)) ? [] : rows;
}

/**
 * The single lane takes what must be isolated. Of clean rows it takes one only if the bulk lane would not carry them
 * all in its next call anyway, or will not open within a sixtieth of the hour.
 */
async function gatherSingle(
  trx: Trx,
  instance: string,
  claim: Claim,
  bulk: LaneState,
): Promise<ClaimedRow[]> {
  const isolated = await gather(trx, instance, invitations(1, claim.now), 1);
  if (isolated.length > 0) return isolated;
  const { addressesPerCall } = laneLimits.bulk;
  const clean = await gather(trx, instance, invitations(0, claim.now), addressesPerCall + 1);
  const bulkWaitMs = nextCallAt("bulk", bulk, claim.now, claim.hourMs) - claim.now;
  const isWorthIt = clean.length > addressesPerCall || bulkWaitMs > claim.hourMs / 60;
  return isWorthIt ? clean.slice(0, 1) : [];
}

/**
 * Commits the intent to send: picks the next rows in turn across batches, marks them `sending`, and spends the lane's
 * allowance, all before the call. Null when the lane is shut or there is nothing for it.
 *
 * @throws LeaseLostError
 */
export async function claimRows({ db, instance }: Ledger, claim: Claim): Promise<Call | null> {
  const { lane, now, hourMs } = claim;
  return db.transaction().execute(async (trx) => {
    await assertHolder(trx, instance, claim.token);
    const state = await readLane(trx, instance, lane, now - hourMs);
    if (nextCallAt(lane, state, now, hourMs) > now) return null;
    const rows =
      lane === "bulk"
        ? await gatherBulk(trx, instance, claim)
        : await gatherSingle(trx, instance, claim, await readLane(trx, instance, "bulk", now - hourMs));
    if (rows.length === 0) return null;
    const call: Call = { id: claim.callId, lane, startedAt: claim.startedAt ?? now, rows };
    await writeIntent(trx, instance, call, now);
    return call;
  });
}
