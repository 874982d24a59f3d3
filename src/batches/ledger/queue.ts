import type { BatchKind } from "#contract/batch.ts";
import { type Call, type ClaimedRow, effectiveOptions, rowMoves, type Step, type Trx } from "./ledger.ts";

type OpenBatch = { id: string; kind: BatchKind; options: string; created_by: string };

/** A row that waits. `checkedAt` (ms): when its address was last compared with Clerk's lists, null if never. */
export type QueuedRow = ClaimedRow & { checkedAt: number | null };

/**
 * Which queued rows a lane asks for: `step` of a batch by its kind, in batches of these kinds. With `checkedSince` (ms)
 * only those among the next ones that may be sent as far as the check goes.
 */
export type Wanted = {
  isolate: 0 | 1;
  kinds: readonly BatchKind[];
  step: (kind: BatchKind) => Step;
  checkedSince?: number;
};

/** How many rows of a batch are looked at for those that are checked: all of its rows would be 100,000. */
export const windowRows = 250;

/**
 * True for a row that need not be checked before it is sent. The check is for rows that nobody has sent yet: what a
 * doubtful row means is for the look-up to say, and an address whose old invitation was revoked has waited enough.
 */
export function isChecked(
  row: Pick<QueuedRow, "checkedAt" | "doubtSince" | "targetId">,
  since: number,
): boolean {
  return row.doubtSince !== null || row.targetId !== null || (row.checkedAt ?? 0) >= since;
}

/** Batches looked at in one claim: enough that each of the ten rows may come from another one. */
const batchesPerClaim = 10;

async function openBatches(
  trx: Trx,
  instance: string,
  { isolate, kinds, step }: Wanted,
): Promise<OpenBatch[]> {
  const steps = [...new Set(kinds.map(step))];
  const batches = await trx
    .selectFrom("batch")
    .select(["id", "kind", "options", "created_by"])
    .where("instance", "=", instance)
    .where("state", "=", "running")
    .where("kind", "in", kinds)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("batch_row")
          .select("position")
          .where("batch_id", "=", eb.ref("batch.id"))
          .where("outcome", "=", "queued")
          .where("step", "in", steps)
          .where("isolate", "=", isolate),
      ),
    )
    .orderBy("turn")
    .orderBy("created_at")
    .orderBy("id")
    .limit(batchesPerClaim)
    .execute();
  // Checked by the contract before it was stored.
  return batches.map((batch) => ({ ...batch, kind: batch.kind as BatchKind }));
}

/**
 * The next rows of one batch. An address that is under way in another row (of another batch) waits for its outcome:
 * two rows in doubt over one address could not be told apart.
 */
async function nextRows(
  trx: Trx,
  instance: string,
  batch: OpenBatch,
  wanted: Wanted,
  limit: number,
): Promise<QueuedRow[]> {
  const { checkedSince } = wanted;
  const step = wanted.step(batch.kind);
  const rows = await trx
    .selectFrom("batch_row")
    .select(["position", "email_address", "options", "attempts", "doubt_since", "target_id", "checked_at"])
    .where("batch_id", "=", batch.id)
    .where("outcome", "=", "queued")
    .where("step", "=", step)
    .where("isolate", "=", wanted.isolate)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("batch_row as under_way")
            .select("under_way.position")
            .where("under_way.instance", "=", instance)
            .where("under_way.outcome", "=", "sending")
            .where("under_way.email_address", "=", eb.ref("batch_row.email_address")),
        ),
      ),
    )
    .orderBy("attempts")
    .orderBy("position")
    .limit(checkedSince === undefined ? limit : windowRows)
    .execute();
  const queued = rows.map((row) => ({
    ...row,
    checkedAt: row.checked_at,
    doubtSince: row.doubt_since,
    targetId: row.target_id,
  }));
  const fit = checkedSince === undefined ? queued : queued.filter((row) => isChecked(row, checkedSince));
  return fit.slice(0, limit).map((row) => ({
    kind: batch.kind,
    step,
    targetId: row.targetId,
    batchId: batch.id,
    position: row.position,
    emailAddress: row.email_address,
    attempts: row.attempts,
    doubtSince: row.doubtSince,
    checkedAt: row.checkedAt,
    invitedBy: batch.created_by,
    invitee: { ...effectiveOptions(batch.options, row.options), emailAddress: row.email_address },
  }));
}

/** One row of each batch in turn, until there are enough; no address twice. */
function inTurn(queues: QueuedRow[][], limit: number): QueuedRow[] {
  const taken = new Map<string, QueuedRow>();
  for (let round = 0; queues.some((queue) => round < queue.length); round += 1) {
    for (const queue of queues) {
      const row = queue[round];
      if (!row || taken.has(row.emailAddress)) continue;
      if (taken.size === limit) return [...taken.values()];
      taken.set(row.emailAddress, row);
    }
  }
  return [...taken.values()];
}

/** The next `limit` rows that are wanted, one of each running batch in turn. */
export async function gather(
  trx: Trx,
  instance: string,
  wanted: Wanted,
  limit: number,
): Promise<QueuedRow[]> {
  const queues: QueuedRow[][] = [];
  for (const batch of await openBatches(trx, instance, wanted)) {
    queues.push(await nextRows(trx, instance, batch, wanted, limit));
  }
  return inTurn(queues, limit);
}

/** True when about the next `limit` rows hold one that has to be checked. Asked at every step, so it reads no options. */
export async function hasUnchecked(
  trx: Trx,
  instance: string,
  wanted: Wanted,
  since: number,
  limit: number,
): Promise<boolean> {
  const batches = await openBatches(trx, instance, wanted);
  for (const batch of batches) {
    const next = trx
      .selectFrom("batch_row")
      .select(["doubt_since", "target_id", "checked_at"])
      .where("batch_id", "=", batch.id)
      .where("outcome", "=", "queued")
      .where("step", "=", wanted.step(batch.kind))
      .where("isolate", "=", wanted.isolate)
      .orderBy("attempts")
      .orderBy("position")
      .limit(Math.ceil(limit / batches.length));
    const unchecked = await trx
      .selectFrom(next.as("next"))
      .select("checked_at")
      .where("doubt_since", "is", null)
      .where("target_id", "is", null)
      .where((eb) => eb.or([eb("checked_at", "is", null), eb("checked_at", "<", since)]))
      .limit(1)
      .executeTakeFirst();
    if (unchecked) return true;
  }
  return false;
}

/** Writes a call and marks its rows, in the transaction that picked them. */
export async function writeIntent(trx: Trx, instance: string, call: Call, now: number): Promise<void> {
  await trx
    .insertInto("call")
    .values({
      id: call.id,
      instance,
      lane: call.lane,
      state: "open",
      started_at: call.startedAt,
      spent_at: now,
    })
    .execute();
  const moves = rowMoves();
  for (const row of call.rows) {
    await trx
      .updateTable("batch_row")
      .set({ outcome: "sending", call_id: call.id, look_at: null })
      .where("batch_id", "=", row.batchId)
      .where("position", "=", row.position)
      .execute();
    moves.add(row.batchId, "queued", "sending");
  }
  await moves.write(trx);
  const { turn } = await trx
    .selectFrom("batch")
    .select((eb) => eb.fn.max("turn").as("turn"))
    .where("instance", "=", instance)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable("batch")
    .set({ turn: turn + 1 })
    .where("id", "in", moves.batchIds())
    .execute();
}
