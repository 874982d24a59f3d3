import { type LaneName, type LaneState, laneLimits, nextCallAt } from "./lanes.ts";
import { readLane } from "./lane-store.ts";
import {
  assertHolder,
  type Call,
  type ClaimedRow,
  effectiveOptions,
  type Ledger,
  rowMoves,
  type Trx,
} from "./ledger.ts";

export type Claim = { lane: LaneName; token: number; callId: string; now: number; hourMs: number };

type OpenBatch = { id: string; options: string; created_by: string };

/** Batches looked at in one claim: enough that each of the ten rows may come from another one. */
const batchesPerClaim = 10;

async function openBatches(trx: Trx, instance: string, isolate: 0 | 1): Promise<OpenBatch[]> {
  return trx
    .selectFrom("batch")
    .select(["id", "options", "created_by"])
    .where("instance", "=", instance)
    .where("state", "=", "running")
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("batch_row")
          .select("position")
          .where("batch_id", "=", eb.ref("batch.id"))
          .where("outcome", "=", "queued")
          .where("isolate", "=", isolate),
      ),
    )
    .orderBy("turn")
    .orderBy("created_at")
    .orderBy("id")
    .limit(batchesPerClaim)
    .execute();
}

/**
 * The next rows of one batch. An address that is under way in another row (of another batch) waits for its outcome:
 * two rows in doubt over one address could not be told apart.
 */
async function nextRows(trx: Trx, instance: string, batch: OpenBatch, isolate: 0 | 1, limit: number) {
  const rows = await trx
    .selectFrom("batch_row")
    .select(["position", "email_address", "options", "attempts", "doubt_since"])
    .where("batch_id", "=", batch.id)
    .where("outcome", "=", "queued")
    .where("isolate", "=", isolate)
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
    .limit(limit)
    .execute();
  return rows.map((row): ClaimedRow => ({
    batchId: batch.id,
    position: row.position,
    emailAddress: row.email_address,
    attempts: row.attempts,
    doubtSince: row.doubt_since,
    invitedBy: batch.created_by,
    invitee: { ...effectiveOptions(batch.options, row.options), emailAddress: row.email_address },
  }));
}

/** One row of each batch in turn, until there are enough; no address twice. */
function inTurn(queues: ClaimedRow[][], limit: number): ClaimedRow[] {
  const taken = new Map<string, ClaimedRow>();
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

async function gather(trx: Trx, instance: string, isolate: 0 | 1, limit: number): Promise<ClaimedRow[]> {
  const queues: ClaimedRow[][] = [];
  for (const batch of await openBatches(trx, instance, isolate)) {
    queues.push(await nextRows(trx, instance, batch, isolate, limit));
  }
  return inTurn(queues, limit);
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
  const isolated = await gather(trx, instance, 1, 1);
  if (isolated.length > 0) return isolated;
  const { addressesPerCall } = laneLimits.bulk;
  const clean = await gather(trx, instance, 0, addressesPerCall + 1);
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
        ? await gather(trx, instance, 0, laneLimits.bulk.addressesPerCall)
        : await gatherSingle(trx, instance, claim, await readLane(trx, instance, "bulk", now - hourMs));
    if (rows.length === 0) return null;
    const call: Call = { id: claim.callId, lane, startedAt: now, rows };
    await writeIntent(trx, instance, call);
    return call;
  });
}

async function writeIntent(trx: Trx, instance: string, call: Call): Promise<void> {
  await trx
    .insertInto("call")
    .values({
      id: call.id,
      instance,
      lane: call.lane,
      state: "open",
      started_at: call.startedAt,
      spent_at: call.startedAt,
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
