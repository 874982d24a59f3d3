import type { BatchKind } from "#contract/batch.ts";
import { inviteLanes, laneLimits, type Moment, nextCallAt, nextChangeAt } from "#batches/lanes.ts";
import type { BatchRow, ChangeCall, Step } from "#batches/rows.ts";
import { type ClaimScope, openClaim } from "./lanes.ts";
import type { HeldLedger } from "./ledger.ts";
import { nextQueued, type Wanted, writeIntent } from "./queue.ts";

/**
 * Commits the intent to revoke or delete the next invitation. Null if the lane waits or there is nothing to do.
 *
 * @throws LeaseLostError
 */
export async function claimChange(
  ledger: HeldLedger,
  callId: string,
  moment: Moment,
): Promise<ChangeCall | null> {
  const { instance } = ledger;
  const { now } = moment;
  return ledger.transact(async (trx) => {
    const claim = await openClaim(trx, instance, moment);
    if (nextChangeAt(claim.lanes.change, moment) > now) return null;
    const row = await nextChange(claim);
    if (!row) return null;
    const { targetId } = row;
    if (targetId === null)
      throw new Error(`Row ${row.position} of batch ${row.batchId} has no invitation to change.`);
    const call = { id: callId, lane: "change", startedAt: now } as const;
    await writeIntent(trx, instance, { ...call, rows: [row] }, now);
    return { ...call, row: { ...row, targetId } };
  });
}

const changeStep = (kind: BatchKind): Step => (kind === "delete" ? "delete" : "revoke");

const changesOnly = (now: number): Wanted => ({
  isolation: 0,
  now,
  kinds: ["revoke", "delete"],
  step: changeStep,
});
/** Rows that are invited again after their old invitation is revoked. */
const reinvitedKinds = ["invite", "resend"] as const;

async function nextChange(claim: ClaimScope): Promise<BatchRow | undefined> {
  const { trx, instance, moment } = claim;
  const hasRoom = (await roomAhead(claim)) > 0;
  const changes = changesOnly(moment.now);
  const wanted = hasRoom ? { ...changes, kinds: [...changes.kinds, ...reinvitedKinds] } : changes;
  const [row] = await nextQueued(trx, instance, wanted, 1);
  return row;
}

/**
 * How many more old invitations may be revoked ahead of the new ones: what the next call can carry, or one in total
 * while calls fail. Between the two, a recipient has no working link; 5,000 revoked together would leave people without
 * one for hours.
 */
async function roomAhead({ trx, instance, moment, lanes }: ClaimScope): Promise<number> {
  const open = inviteLanes.filter((lane) => nextCallAt(lane, lanes[lane], moment) <= moment.now);
  if (open.length === 0) return 0;
  const isFailing = open.every((lane) => (lanes[lane].backoff?.reason ?? "clerk_limit") !== "clerk_limit");
  const room = isFailing ? 1 : Math.max(...open.map((lane) => laneLimits[lane].addressesPerCall));
  const { rows } = await trx
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .select((eb) => eb.fn.countAll<number>().as("rows"))
    .where("batch_row.instance", "=", instance)
    .where("batch_row.step", "=", "invite")
    .where("batch_row.outcome", "in", isFailing ? ["queued", "sending"] : ["queued"])
    .where("batch_row.target_id", "is not", null)
    // One whose search fails must not stop the others.
    .$if(isFailing, (query) => query.where("batch_row.looks", "=", 0))
    .where("batch.state", "=", "running")
    .executeTakeFirstOrThrow();
  return room - rows;
}

/** True while the change lane frees addresses that can be invited afterwards. */
export async function isFreeingAddresses(claim: ClaimScope): Promise<boolean> {
  const { trx, instance, moment, lanes } = claim;
  const { backoff } = lanes.change;
  if (backoff && backoff.until > moment.now) return false;
  const underWay = await trx
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .select("batch_row.position")
    .where("batch_row.instance", "=", instance)
    .where("batch_row.outcome", "=", "sending")
    .where("batch_row.step", "=", "revoke")
    // Those of cancelled batches are only looked at.
    .where("batch_row.look_at", "is", null)
    .where("batch.kind", "in", reinvitedKinds)
    .executeTakeFirst();
  if (underWay) return true;
  if ((await roomAhead(claim)) <= 0) return false;
  const reinvites = { ...changesOnly(moment.now), kinds: reinvitedKinds };
  return (await nextQueued(trx, instance, reinvites, 1)).length > 0;
}
