import type { BatchKind } from "#contract/batch.ts";
import { laneNames, laneLimits, nextCallAt, nextChangeAt } from "#batches/lanes.ts";
import { readLane } from "./lanes.ts";
import { assertHolder, type ClaimedRow, type Ledger, type Step, type Trx } from "./ledger.ts";
import { gather, type Wanted, writeIntent } from "./queue.ts";

type Moment = { now: number; hourMs: number };
export type ChangeClaim = Moment & { token: number; callId: string; generalPer10s: number };

/** A committed intent to revoke or delete one invitation. Both may be repeated, so a lost one is just claimed again. */
export type ChangeCall = { id: string; startedAt: number; row: ClaimedRow & { targetId: string } };

const firstStep = (kind: BatchKind): Step => (kind === "delete" ? "delete" : "revoke");

/** Batches whose rows are over once the invitation is revoked or deleted. */
const plain: Wanted = { isolate: 0, kinds: ["revoke", "delete"], step: firstStep };
/** Batches whose rows are invited after it. */
const again: Wanted = { isolate: 0, kinds: ["invite", "resend"], step: firstStep };

/**
 * How many more old invitations may be revoked ahead of the new ones. No more than the next call can carry: whoever is
 * between the two has no working link, and would have none for hours if five thousand were revoked at once.
 */
async function roomAhead(trx: Trx, instance: string, { now, hourMs }: Moment): Promise<number> {
  const open: number[] = [];
  for (const lane of laneNames) {
    const state = await readLane(trx, instance, lane, now - hourMs);
    if (nextCallAt(lane, state, now, hourMs) <= now) open.push(laneLimits[lane].addressesPerCall);
  }
  const { rows } = await trx
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .select((eb) => eb.fn.countAll<number>().as("rows"))
    .where("batch_row.instance", "=", instance)
    .where("batch_row.step", "=", "invite")
    .where("batch_row.outcome", "=", "queued")
    .where("batch_row.target_id", "is not", null)
    .where("batch.state", "=", "running")
    .executeTakeFirstOrThrow();
  return Math.max(0, ...open) - rows;
}

/** The next row to revoke or delete for, of all running batches in turn. */
async function nextChange(trx: Trx, instance: string, claim: ChangeClaim): Promise<ClaimedRow | undefined> {
  const hasRoom = (await roomAhead(trx, instance, claim)) > 0;
  const wanted = hasRoom ? { ...plain, kinds: [...plain.kinds, ...again.kinds] } : plain;
  const [row] = await gather(trx, instance, wanted, 1);
  return row;
}

/** True while the change lane is freeing addresses that can be invited once it has. */
export async function isFreeingAddresses(trx: Trx, instance: string, moment: Moment): Promise<boolean> {
  const { gate } = await readLane(trx, instance, "change", moment.now);
  if (gate && gate.opensAt > moment.now) return false;
  const underWay = await trx
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .select("batch_row.position")
    .where("batch_row.instance", "=", instance)
    .where("batch_row.outcome", "=", "sending")
    .where("batch_row.step", "=", "revoke")
    .where("batch.kind", "in", again.kinds)
    .executeTakeFirst();
  if (underWay) return true;
  return (await roomAhead(trx, instance, moment)) > 0 && (await gather(trx, instance, again, 1)).length > 0;
}

/** When the change lane may be used again (ms), `now` if at once. */
export async function nextChangeCallAt(
  { db, instance }: Ledger,
  now: number,
  generalPer10s: number,
): Promise<number> {
  return nextChangeAt(await readLane(db, instance, "change", now - 60_000), now, generalPer10s);
}

/**
 * Commits the intent to revoke or delete the next invitation. Null when the lane is shut or there is nothing for it.
 *
 * @throws LeaseLostError
 */
export async function claimChange({ db, instance }: Ledger, claim: ChangeClaim): Promise<ChangeCall | null> {
  const { callId: id, now } = claim;
  return db.transaction().execute(async (trx) => {
    await assertHolder(trx, instance, claim.token);
    const state = await readLane(trx, instance, "change", now - 60_000);
    if (nextChangeAt(state, now, claim.generalPer10s) > now) return null;
    const row = await nextChange(trx, instance, claim);
    if (!row) return null;
    const { targetId } = row;
    if (targetId === null)
      throw new Error(`Row ${row.position} of batch ${row.batchId} names no invitation.`);
    await writeIntent(trx, instance, { id, lane: "change", startedAt: now, rows: [row] }, now);
    return { id, startedAt: now, row: { ...row, targetId } };
  });
}
