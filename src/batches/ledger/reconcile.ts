import type { Reason, UnknownRow } from "#batches/rows.ts";
import type { Schema } from "#store/schema.ts";
import { settleCancelled } from "./cancelled-rows.ts";
import { countMoves } from "./counts.ts";
import type { HeldLedger, Ledger, Trx } from "./ledger.ts";
import { rowColumns, toBatchRow } from "./row-columns.ts";

/**
 * Marks the rows that a former holder of the lease left `sending`: their answers are lost, so each is reconciled before
 * it is sent again. Returns how many there were.
 *
 * @throws LeaseLostError
 */
export async function markInterrupted(ledger: HeldLedger, now: number): Promise<number> {
  const { instance } = ledger;
  return ledger.transact(async (trx) => {
    await requeueChanges(trx, instance, now);
    const { numUpdatedRows } = await trx
      .updateTable("batch_row")
      .set((eb) => ({
        look_at: now,
        doubt_since: eb.fn.coalesce(
          "doubt_since",
          eb.selectFrom("call").select("started_at").whereRef("call.id", "=", "batch_row.call_id"),
          eb.val(now),
        ),
      }))
      .where("instance", "=", instance)
      .where("outcome", "=", "sending")
      .where("look_at", "is", null)
      .executeTakeFirst();
    await trx
      .updateTable("call")
      .set({ state: "unknown" })
      .where("instance", "=", instance)
      .where("state", "=", "open")
      .execute();
    return Number(numUpdatedRows);
  });
}

/** Revoking or deleting twice is safe, so there is nothing to reconcile. */
async function requeueChanges(trx: Trx, instance: string, now: number): Promise<void> {
  const rows = await trx
    .selectFrom("batch_row")
    .select(["batch_id", "position"])
    .where("instance", "=", instance)
    .where("outcome", "=", "sending")
    .where("step", "!=", "invite")
    .execute();
  const moves = countMoves();
  for (const { batch_id: batchId, position } of rows) {
    await trx
      .updateTable("batch_row")
      .set({ outcome: "queued", call_id: null })
      .where("batch_id", "=", batchId)
      .where("position", "=", position)
      .execute();
    moves.add(batchId, "sending", "queued");
  }
  await moves.write(trx);
  await settleCancelled(trx, instance, moves.batchIds(), now);
}

/** The row to reconcile first. One at a time: these requests share Clerk's general limit. */
export async function nextUnknown({
  db,
  instance,
}: Ledger): Promise<(UnknownRow & { reconcileAt: number }) | null> {
  const row = await db
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .select([...rowColumns, "look_at", "looks", "code", "detail", "clerk_code", "clerk_trace_id"])
    .select(["batch.kind", "batch.options as batch_options", "batch.created_by"])
    .where("batch_row.instance", "=", instance)
    .where("batch_row.outcome", "=", "sending")
    .where("batch_row.look_at", "is not", null)
    .orderBy("batch_row.look_at")
    .limit(1)
    .executeTakeFirst();
  if (!row || row.look_at === null) return null;
  return {
    ...toBatchRow(row, { kind: row.kind, options: row.batch_options, created_by: row.created_by }),
    unknownSince: row.doubt_since ?? row.look_at,
    reconcileTries: row.looks,
    reconcileAt: row.look_at,
    refusal: refusalOf(row),
  };
}

type ReasonCells = Pick<Schema["batch_row"], "code" | "detail" | "clerk_code" | "clerk_trace_id">;

function refusalOf(row: ReasonCells): Reason | null {
  if (row.code === null) return null;
  return {
    // The engine writes it from the same closed set.
    code: row.code as Reason["code"],
    detail: row.detail ?? "",
    ...(row.clerk_code === null ? {} : { clerkCode: row.clerk_code }),
    ...(row.clerk_trace_id === null ? {} : { traceId: row.clerk_trace_id }),
  };
}
