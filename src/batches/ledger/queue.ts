import type { BatchKind } from "#contract/batch.ts";
import type { CallLane } from "#batches/lanes.ts";
import type { BatchRow, Isolation, QueuedRow, Step } from "#batches/rows.ts";
import { countMoves } from "./counts.ts";
import { isTakenElsewhere } from "./evidence.ts";
import type { Trx } from "./ledger.ts";
import { type BatchCells, batchColumns, queuedColumns, toQueuedRow } from "./row-columns.ts";

/**
 * Which queued rows a lane takes: batches of these kinds, of single actions (`people`) or not (`batches`), and their
 * rows at step `step`. With `checkedSince` (ms), only rows whose check is that recent.
 */
export type Wanted = {
  isolation: Isolation;
  kinds: readonly BatchKind[];
  step: (kind: BatchKind) => Step;
  now: number;
  who?: "people" | "batches";
  checkedSince?: number;
};

/** Rows with an `invite` step. */
export const invitations = (isolation: Isolation, now: number): Wanted => ({
  isolation,
  now,
  kinds: ["invite", "resend"],
  step: () => "invite",
});

/** How many rows of a batch, which may hold 100,000, are searched for checked ones. */
export const windowRows = 250;

/**
 * True for a row that can be sent without another check. A row whose old invitation was revoked must not wait any
 * longer.
 */
export function isChecked(row: Pick<QueuedRow, "checkedAt" | "targetId">, since: number): boolean {
  return row.targetId !== null || (row.checkedAt ?? 0) >= since;
}

const batchesPerPage = 10;

type OpenBatch = BatchCells & { id: string; kind: BatchKind };

/** Running batches that have such rows: single actions first, then the batch served longest ago. */
async function openBatches(
  trx: Trx,
  instance: string,
  { isolation, kinds, step, who }: Wanted,
  offset: number,
): Promise<OpenBatch[]> {
  const steps = [...new Set(kinds.map(step))];
  const batches = await trx
    .selectFrom("batch")
    .select(["id", ...batchColumns])
    .where("instance", "=", instance)
    .where("state", "=", "running")
    .where("kind", "in", kinds)
    .$if(who !== undefined, (query) => query.where("is_single", "=", who === "people" ? 1 : 0))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("batch_row")
          .select("position")
          .where("batch_id", "=", eb.ref("batch.id"))
          .where("outcome", "=", "queued")
          .where("step", "in", steps)
          .where("isolate", "=", isolation),
      ),
    )
    .orderBy("is_single", "desc")
    .orderBy("turn")
    .orderBy("created_at")
    .orderBy("id")
    .limit(batchesPerPage)
    .offset(offset)
    .execute();
  // The contract checked it before it was stored.
  return batches.map((batch) => ({ ...batch, kind: batch.kind as BatchKind }));
}

/**
 * The next rows of one batch. An address that is under way in another row waits for its outcome, and a row whose search
 * at Clerk failed waits for the next one.
 */
async function nextRows(
  trx: Trx,
  instance: string,
  batch: OpenBatch,
  wanted: Wanted,
  limit: number,
): Promise<QueuedRow[]> {
  const { checkedSince, now } = wanted;
  const isChange = batch.kind === "revoke" || batch.kind === "delete";
  const taker = { instance, isSingle: batch.is_single === 1, isChange, now };
  const rows = await trx
    .selectFrom("batch_row")
    .select(queuedColumns)
    .where("batch_id", "=", batch.id)
    .where("outcome", "=", "queued")
    .where("step", "=", wanted.step(batch.kind))
    .where("isolate", "=", wanted.isolation)
    .where((eb) => eb.or([eb("look_at", "is", null), eb("look_at", "<=", wanted.now)]))
    .where((eb) => eb.not(isTakenElsewhere(eb, taker)))
    .orderBy("position")
    .limit(checkedSince === undefined ? limit : windowRows)
    .execute();
  const fit = rows.filter(
    ({ checked_at: checkedAt, target_id: targetId }) =>
      checkedSince === undefined || isChecked({ checkedAt, targetId }, checkedSince),
  );
  return fit.slice(0, limit).map((row) => toQueuedRow(row, batch));
}

/** One row of each batch in turn, each address once. */
function roundRobin(queues: QueuedRow[][], limit: number): QueuedRow[] {
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

/** The next `limit` rows to take, from all running batches in turn. Batches that cannot move do not hide others. */
export async function nextQueued(
  trx: Trx,
  instance: string,
  wanted: Wanted,
  limit: number,
): Promise<QueuedRow[]> {
  const queues: QueuedRow[][] = [];
  for (let offset = 0; ; offset += batchesPerPage) {
    const batches = await openBatches(trx, instance, wanted, offset);
    for (const batch of batches) {
      const rows = await nextRows(trx, instance, batch, wanted, limit);
      if (rows.length > 0) queues.push(rows);
    }
    if (queues.length >= limit || batches.length < batchesPerPage) return roundRobin(queues, limit);
  }
}

/** True if one of about the next `limit` rows must be checked. Asked at every step, so it reads no options. */
export async function hasUnchecked(
  trx: Trx,
  instance: string,
  wanted: Wanted,
  since: number,
  limit: number,
): Promise<boolean> {
  for (let offset = 0; ; offset += batchesPerPage) {
    const batches = await openBatches(trx, instance, wanted, offset);
    for (const batch of batches) {
      const next = trx
        .selectFrom("batch_row")
        .select(["target_id", "checked_at"])
        .where("batch_id", "=", batch.id)
        .where("outcome", "=", "queued")
        .where("step", "=", wanted.step(batch.kind))
        .where("isolate", "=", wanted.isolation)
        .orderBy("position")
        .limit(Math.ceil(limit / batches.length));
      const unchecked = await trx
        .selectFrom(next.as("next"))
        .select("checked_at")
        .where("target_id", "is", null)
        .where((eb) => eb.or([eb("checked_at", "is", null), eb("checked_at", "<", since)]))
        .limit(1)
        .executeTakeFirst();
      if (unchecked) return true;
    }
    if (batches.length < batchesPerPage) return false;
  }
}

type Intent = { id: string; lane: CallLane; startedAt: number; rows: readonly BatchRow[] };

/** Writes a call and marks its rows `sending`, in the transaction that picked them. */
export async function writeIntent(trx: Trx, instance: string, call: Intent, now: number): Promise<void> {
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
  const moves = countMoves();
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
