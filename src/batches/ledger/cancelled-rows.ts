import { setImmediate } from "node:timers/promises";
import { problems } from "#contract/problem-words.ts";
import { because, sentences } from "#contract/sentences.ts";
import { type LookMoment, nextLateLook } from "#batches/lanes.ts";
import { countMoves } from "./counts.ts";
import type { Trx } from "./ledger.ts";

const rowsPerUpdate = 5_000;

/** Says why a row whose old invitation was revoked has no new one. */
export function halfDone(emailAddress: string, reason: string): string {
  return because(`The old invitation of ${emailAddress} was revoked, but it was not invited again`, reason);
}

/**
 * Settles rows of cancelled batches that were revoked but not invited again. As `cancelled` they would read as if
 * nothing had been done to them; as failed ones they can be retried.
 */
async function failHalfDone(trx: Trx, instance: string, now: number): Promise<void> {
  const rows = await trx
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .select(["batch_row.batch_id", "batch_row.position", "batch_row.email_address"])
    .where("batch_row.instance", "=", instance)
    .where("batch_row.step", "=", "invite")
    .where("batch_row.outcome", "=", "queued")
    .where("batch_row.target_id", "is not", null)
    .where("batch.state", "=", "cancelled")
    .execute();
  const moves = countMoves();
  for (const row of rows) {
    const reason = halfDone(row.email_address, "the batch was cancelled");
    const detail = sentences(reason, problems.not_invited_again.next);
    await trx
      .updateTable("batch_row")
      .set({ outcome: "failed", code: "not_invited_again", detail, settled_at: now })
      .where("batch_id", "=", row.batch_id)
      .where("position", "=", row.position)
      .execute();
    moves.add(row.batch_id, "queued", "failed");
  }
  await moves.write(trx);
}

/** In parts, so that the server can answer in between. `settled_at` stays null: nothing was done with these rows. */
async function cancelQueued(trx: Trx, batchId: string, queued: number): Promise<void> {
  const next = trx
    .selectFrom("batch_row")
    .select("position")
    .where("batch_id", "=", batchId)
    .where("outcome", "=", "queued")
    .limit(rowsPerUpdate);
  for (let left = queued; left > 0; left -= rowsPerUpdate) {
    await trx
      .updateTable("batch_row")
      .set({ outcome: "cancelled" })
      .where("batch_id", "=", batchId)
      .where("position", "in", next)
      .execute();
    await setImmediate();
  }
  const moves = countMoves();
  moves.add(batchId, "queued", "cancelled", queued);
  await moves.write(trx);
}

/**
 * Queued rows that may have been sent are looked at again later: in a running batch the retry would find out, in a
 * cancelled one there is no retry.
 */
async function watchUnknown(trx: Trx, batchIds: readonly string[], moment: LookMoment): Promise<void> {
  const { now, lateLooksMs, clerkAheadMs } = moment;
  const cancelled = await trx
    .selectFrom("batch")
    .select(["id", "finished_at"])
    .where("id", "in", batchIds)
    .where("state", "=", "cancelled")
    .execute();
  const moves = countMoves();
  for (const { id, finished_at: finishedAt } of cancelled) {
    const cancelledAt = finishedAt ?? now;
    const next = nextLateLook(cancelledAt, moment);
    if (next === undefined) continue;
    const isFirst = next === cancelledAt + (lateLooksMs[0] ?? 0);
    const { numUpdatedRows } = await trx
      .updateTable("batch_row")
      .set({ outcome: "sending", look_at: next })
      .where("batch_id", "=", id)
      .where("outcome", "=", "queued")
      .where("doubt_since", "is not", null)
      // A call that Clerk answered is not applied later: one look is enough for a list that lags.
      .$if(!isFirst, (query) =>
        query.where((eb) =>
          eb.or([eb("doubt_until", "is", null), eb("doubt_until", ">", now + clerkAheadMs)]),
        ),
      )
      .executeTakeFirst();
    moves.add(id, "queued", "sending", Number(numUpdatedRows));
  }
  await moves.write(trx);
}

/** Settles what cancelled batches have left in the queue. Counts must be up to date. */
export async function settleCancelled(
  trx: Trx,
  instance: string,
  batchIds: readonly string[],
  moment: LookMoment,
): Promise<void> {
  if (batchIds.length > 0) await watchUnknown(trx, batchIds, moment);
  await failHalfDone(trx, instance, moment.now);
  if (batchIds.length === 0) return;
  const left = await trx
    .selectFrom("batch")
    .innerJoin("batch_count", "batch_count.batch_id", "batch.id")
    .select(["batch.id", "batch_count.rows"])
    .where("batch.id", "in", batchIds)
    .where("batch.state", "=", "cancelled")
    .where("batch_count.outcome", "=", "queued")
    .where("batch_count.rows", ">", 0)
    .execute();
  for (const { id, rows } of left) await cancelQueued(trx, id, rows);
}
