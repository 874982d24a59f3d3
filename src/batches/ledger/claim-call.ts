import {
  callsLeft,
  type InviteLane,
  laneLimits,
  type Moment,
  nextBatchCallAt,
  nextCallAt,
  nextReadAt,
} from "#batches/lanes.ts";
import type { Call, QueuedRow } from "#batches/rows.ts";
import { reconciledMs } from "./evidence.ts";
import { isFreeingAddresses } from "./claim-change.ts";
import { type ClaimScope, openClaim } from "./lanes.ts";
import type { HeldLedger, Trx } from "./ledger.ts";
import { invitations, isChecked, nextQueued, type Wanted, writeIntent } from "./queue.ts";

/** A row whose check is older is checked again before it is sent. */
export const staleMs = 600_000;

/** Rows that are reconciled so soon may travel in the same call. */
const returnMs = 5_000;

/** How many rows of refused calls are compared. */
const mostSuspects = 100;

/** Multiples of it, modulo 1, reach every part of a list soon. */
const goldenRatio = 0.618;

const checked = (wanted: Wanted): Wanted => ({ ...wanted, checkedSince: wanted.now - staleMs });

/** True for a row that must be reconciled before it is sent: a call of it may have been applied since. */
export function isStale({ unknownSince, reconciledAt }: QueuedRow, now: number): boolean {
  return unknownSince !== null && (reconciledAt ?? 0) < now - reconciledMs;
}

/** `startedAt` (ms): now by Clerk's clock, if known. */
export type CallRequest = { lane: InviteLane; callId: string; startedAt?: number };

/**
 * Commits the intent to send before the call: picks the next rows from all batches in turn, marks them `sending` and
 * spends the lane's allowance. Null if the lane waits, if there is nothing to send, or while one of the rows must be
 * reconciled first.
 *
 * @throws LeaseLostError
 */
export async function claimCall(
  ledger: HeldLedger,
  { lane, callId, startedAt }: CallRequest,
  moment: Moment,
): Promise<Call | null> {
  const { instance } = ledger;
  const { now } = moment;
  return ledger.transact(async (trx) => {
    const claim = await openClaim(trx, instance, moment);
    if (nextCallAt(lane, claim.lanes[lane], moment) > now) return null;
    const rows = await pickRows(claim, lane);
    if (rows.length === 0 || rows.some((row) => isStale(row, now))) return null;
    const call: Call = { id: callId, lane, startedAt: startedAt ?? now, rows };
    await writeIntent(trx, instance, call, now);
    return call;
  });
}

/** The rows of the next call of a lane, in the order of their claim; none if the lane should wait. */
export function pickRows(claim: ClaimScope, lane: InviteLane): Promise<QueuedRow[]> {
  return lane === "bulk" ? pickBulk(claim) : pickSingle(claim);
}

/** True for one row while the single lane is open and has more calls left than the bulk lane. */
function isBetterAlone(rows: number, { lanes: { bulk, single }, moment }: ClaimScope): boolean {
  const isOpen = nextBatchCallAt("single", single, moment) <= moment.now;
  return rows === 1 && isOpen && callsLeft("single", single, moment) > callsLeft("bulk", bulk, moment);
}

/**
 * A full call, or what there is. With only 25 calls an hour, a call that is not full waits while more addresses are
 * checked, reconciled or freed by the change lane. Halves of refused calls follow when no others are left.
 */
async function pickBulk(claim: ClaimScope): Promise<QueuedRow[]> {
  const { trx, instance, moment, lanes } = claim;
  const { now } = moment;
  const { addressesPerCall } = laneLimits.bulk;
  if ((await pickAnother(claim)).length > 0) return [];
  const isSingleOpen = nextCallAt("single", lanes.single, moment) <= now;
  const wanted: Wanted = { ...invitations(0, now), ...(isSingleOpen ? { who: "batches" } : {}) };
  const rows = await nextQueued(trx, instance, checked(wanted), addressesPerCall);
  if (rows.length === addressesPerCall) return rows;
  if (await areMoreComing(claim, wanted)) return [];
  if (rows.length === 0) return pickHalf(trx, instance, now);
  return isBetterAlone(rows.length, claim) || (await areSuspectsFirst(claim)) ? [] : rows;
}

/** True while more rows are checked, freed or reconciled, which may travel in the same call. */
async function areMoreComing(claim: ClaimScope, wanted: Wanted): Promise<boolean> {
  if (isReading("check", claim) && (await areRowsUnchecked(claim, wanted))) return true;
  if (isReading("reconcile", claim) && (await areRowsReturning(claim))) return true;
  return isFreeingAddresses(claim);
}

/** True unless a lane that reads waits so long that no call should wait for it. */
function isReading(lane: "check" | "reconcile", { lanes, moment }: ClaimScope): boolean {
  return nextReadAt(lanes[lane], moment.now) <= moment.now + returnMs;
}

async function areRowsUnchecked({ trx, instance, moment }: ClaimScope, wanted: Wanted): Promise<boolean> {
  const next = await nextQueued(trx, instance, wanted, laneLimits.bulk.addressesPerCall);
  return next.some((row) => !isChecked(row, moment.now - staleMs));
}

/** True while rows of a running batch are reconciled, some of which may be sent again with others. */
async function areRowsReturning({ trx, instance, moment }: ClaimScope): Promise<boolean> {
  const row = await trx
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .select("batch_row.position")
    .where("batch_row.instance", "=", instance)
    .where("batch_row.outcome", "=", "sending")
    .where("batch_row.step", "=", "invite")
    .where("batch_row.look_at", "<=", moment.now + returnMs)
    .where("batch_row.code", "is", null)
    .where("batch_row.looks", "=", 0)
    .where("batch.state", "=", "running")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Half of the largest refused call: at least one of its rows is why it was refused. The last two rows of one are left
 * to the single lane.
 */
async function pickHalf(trx: Trx, instance: string, now: number): Promise<QueuedRow[]> {
  const suspects = await nextQueued(trx, instance, invitations(1, now), mostSuspects);
  const groups = [...Map.groupBy(suspects, (row) => row.refusedCallId).values()];
  const [largest = []] = groups.sort((a, b) => b.length - a.length);
  return largest.length < 3 ? [] : largest.slice(0, Math.ceil(largest.length / 2));
}

/** True while the single lane finds out which rows of refused calls are good: they may fill the call. */
async function areSuspectsFirst({ trx, instance, moment, lanes }: ClaimScope): Promise<boolean> {
  if (nextBatchCallAt("single", lanes.single, moment) > moment.now) return false;
  return (await nextQueued(trx, instance, invitations(1, moment.now), 1)).length > 0;
}

/**
 * Single actions first. Of batches, rows of refused calls, then others if the next bulk call cannot carry all of them,
 * is more than a sixtieth of the hour away, or would carry one row only.
 */
async function pickSingle(claim: ClaimScope): Promise<QueuedRow[]> {
  const { trx, instance, moment, lanes } = claim;
  const { now, hourMs } = moment;
  for (const isolation of [0, 1, 2] as const) {
    const people = await nextQueued(
      trx,
      instance,
      checked({ ...invitations(isolation, now), who: "people" }),
      1,
    );
    if (people.length > 0) return people;
  }
  if (nextBatchCallAt("single", lanes.single, moment) > now) return [];
  const another = await pickAnother(claim);
  if (another.length > 0) return another;
  for (const isolation of [2, 1] as const) {
    const suspects = await nextQueued(trx, instance, checked(invitations(isolation, now)), 1);
    if (suspects.length > 0) return suspects;
  }
  const { addressesPerCall } = laneLimits.bulk;
  const rows = await nextQueued(trx, instance, checked(invitations(0, now)), addressesPerCall + 1);
  const bulkWaitMs = nextCallAt("bulk", lanes.bulk, moment) - now;
  const isWorthIt =
    rows.length > addressesPerCall ||
    bulkWaitMs > hourMs / 60 ||
    (isBetterAlone(rows.length, claim) && !(await areMoreComing(claim, invitations(0, now))));
  return isWorthIt ? rows.slice(0, 1) : [];
}

/**
 * After failures of the single lane another row each time, before the bulk lane goes on: if calls fail only because of
 * some rows, the others show it, and during an outage any row will do.
 */
async function pickAnother({ trx, instance, moment, lanes }: ClaimScope): Promise<QueuedRow[]> {
  const { backoff } = lanes.single;
  if (backoff === null || backoff.reason === "clerk_limit") return [];
  if (nextBatchCallAt("single", lanes.single, moment) > moment.now) return [];
  const rows: QueuedRow[] = [];
  for (const isolation of [2, 1, 0] as const) {
    rows.push(
      ...(await nextQueued(trx, instance, checked(invitations(isolation, moment.now)), mostSuspects)),
    );
  }
  const next = rows[Math.floor(rows.length * ((backoff.tries * goldenRatio) % 1))];
  return next ? [next] : [];
}
