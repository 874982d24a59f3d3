import { type InviteLane, laneLimits, type Moment, nextCallAt } from "#batches/lanes.ts";
import type { BatchRow, Call } from "#batches/rows.ts";
import { staleMs } from "./check.ts";
import { isFreeingAddresses } from "./claim-change.ts";
import { readLane } from "./lanes.ts";
import type { HeldLedger, Trx } from "./ledger.ts";
import { invitations, isChecked, nextQueued, writeIntent } from "./queue.ts";

/** `startedAt` (ms): now by Clerk's clock, if known. */
export type CallRequest = { lane: InviteLane; callId: string; startedAt?: number };

/**
 * Commits the intent to send before the call: picks the next rows from all batches in turn, marks them `sending` and
 * spends the lane's allowance. Null if the lane waits or there is nothing to send.
 *
 * @throws LeaseLostError
 */
export async function claimCall(
  ledger: HeldLedger,
  { lane, callId, startedAt }: CallRequest,
  moment: Moment,
): Promise<Call | null> {
  const { instance } = ledger;
  return ledger.transact(async (trx) => {
    const state = await readLane(trx, instance, lane, moment);
    if (nextCallAt(lane, state, moment) > moment.now) return null;
    const pick = lane === "bulk" ? pickBulk : pickSingle;
    const rows = await pick(trx, instance, moment);
    if (rows.length === 0) return null;
    const call: Call = { id: callId, lane, startedAt: startedAt ?? moment.now, rows };
    await writeIntent(trx, instance, call, moment.now);
    return call;
  });
}

const checked = (isolate: 0 | 1, now: number) => ({ ...invitations(isolate), checkedSince: now - staleMs });

/**
 * A full call, or what there is. With only 25 calls an hour, a call that is not full waits while more addresses are
 * being checked or freed by the change lane.
 */
async function pickBulk(trx: Trx, instance: string, moment: Moment): Promise<BatchRow[]> {
  const { addressesPerCall } = laneLimits.bulk;
  const rows = await nextQueued(trx, instance, checked(0, moment.now), addressesPerCall);
  if (rows.length === addressesPerCall) return rows;
  const next = await nextQueued(trx, instance, invitations(0), addressesPerCall);
  if (next.some((row) => !isChecked(row, moment.now - staleMs))) return [];
  return (await isFreeingAddresses(trx, instance, moment)) ? [] : rows;
}

/**
 * Isolated rows first. It takes another row only if the next bulk call cannot carry all of them, or is more than a
 * sixtieth of the hour away.
 */
async function pickSingle(trx: Trx, instance: string, moment: Moment): Promise<BatchRow[]> {
  const { now, hourMs } = moment;
  const isolated = await nextQueued(trx, instance, checked(1, now), 1);
  if (isolated.length > 0) return isolated;
  const { addressesPerCall } = laneLimits.bulk;
  const rows = await nextQueued(trx, instance, checked(0, now), addressesPerCall + 1);
  const bulk = await readLane(trx, instance, "bulk", moment);
  const bulkWaitMs = nextCallAt("bulk", bulk, moment) - now;
  const isWorthIt = rows.length > addressesPerCall || bulkWaitMs > hourMs / 60;
  return isWorthIt ? rows.slice(0, 1) : [];
}
