import type { Reason, UnknownRow } from "#batches/rows.ts";
import type { Schema } from "#store/schema.ts";
import type { Ledger } from "./ledger.ts";
import { rowColumns, toBatchRow } from "./row-columns.ts";

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
