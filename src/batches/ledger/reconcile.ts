import type { ExpressionBuilder } from "kysely";
import { inviteLanes, type Moment, nextCallAt } from "#batches/lanes.ts";
import { lateMs } from "#batches/judge/call-result.ts";
import type { Looks, QueuedRow, Reason, UnknownRow } from "#batches/rows.ts";
import type { Schema } from "#store/schema.ts";
import { openClaim } from "./lanes.ts";
import type { Ledger, Trx } from "./ledger.ts";
import { isStale, pickRows } from "./claim-call.ts";
import {
  type BatchCells,
  batchColumns,
  queuedColumns,
  rowColumns,
  toBatchRow,
  toQueuedRow,
} from "./row-columns.ts";

/** The rows whose last call has an unknown outcome, the one that is due first in front; `reconcileAt` is in ms. */
export async function nextUnknown(
  { db, instance }: Ledger,
  limit: number,
): Promise<(UnknownRow & { reconcileAt: number })[]> {
  const rows = await db
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .select([...rowColumns, "look_at", "looks", "code", "detail", "clerk_code", "clerk_trace_id"])
    .select(["batch.origin_id", "batch.options as batch_options"])
    .select(batchColumns.filter((column) => column !== "batch.options"))
    .where("batch_row.instance", "=", instance)
    .where("batch_row.outcome", "=", "sending")
    .where("batch_row.look_at", "is not", null)
    .where((eb) => eb.not(isOutrun(eb)))
    // A member decides about a restored batch first.
    .where("batch.is_held", "=", 0)
    .orderBy("batch_row.look_at")
    .limit(limit)
    .execute();
  const unknown: (UnknownRow & { reconcileAt: number })[] = [];
  for (const { batch_options: options, ...row } of rows) {
    const lookAt = row.look_at ?? 0;
    const batch: BatchCells = { ...row, options };
    const source =
      row.step === "find" && row.origin_id !== null ? await sourceOf(db, row.origin_id, row) : null;
    unknown.push({
      ...toBatchRow(row, batch),
      ...(source && { invitee: source.invitee }),
      unknownSince: row.doubt_since ?? lookAt,
      isQueued: false,
      callId: row.call_id,
      reconcileTries: row.looks,
      reconcileAt: lookAt,
      refusal: refusalOf(row),
    });
  }
  return unknown;
}

/**
 * True for a row that only looks for late effects while a later call for its address is under way or has an unknown
 * outcome: an invitation is that call's rather than a stray.
 */
function isOutrun(eb: ExpressionBuilder<Pick<Schema, "batch" | "batch_row">, "batch" | "batch_row">) {
  const other = eb
    .selectFrom("batch_row as other")
    .innerJoin("batch as other_batch", "other_batch.id", "other.batch_id")
    .select("other.position")
    .where("other.instance", "=", eb.ref("batch_row.instance"))
    .where("other.email_address", "=", eb.ref("batch_row.email_address"))
    .where("other.batch_id", "!=", eb.ref("batch_row.batch_id"))
    .where("other.outcome", "=", "sending")
    .where("other.step", "=", "invite")
    .where((or) =>
      or.or([
        or("other.look_at", "is", null),
        or("other_batch.state", "=", "running"),
        or("other.doubt_since", ">", or.ref("batch_row.doubt_since")),
      ]),
    );
  const isLate = eb.or([eb("batch_row.step", "=", "find"), eb("batch.state", "!=", "running")]);
  return eb.and([isLate, eb.exists(other)]);
}

/** The row that a rollback undoes: an invitation of it has the options of that row. */
async function sourceOf(db: Ledger["db"], batchId: string, row: Pick<Schema["batch_row"], "email_address">) {
  const batch = await db
    .selectFrom("batch")
    .select(batchColumns)
    .where("id", "=", batchId)
    .executeTakeFirst();
  const source = await db
    .selectFrom("batch_row")
    .select(rowColumns)
    .where("batch_id", "=", batchId)
    .where("email_address", "=", row.email_address)
    .where("doubt_since", "is not", null)
    .executeTakeFirst();
  return batch && source ? toBatchRow(source, batch) : null;
}

/**
 * The rows that the next calls need and that must be reconciled first: they were reconciled too long ago, or a call of
 * theirs was refused but may have been applied in part.
 */
export async function nextStale({ db, instance }: Ledger, moment: Moment): Promise<UnknownRow[]> {
  const { now } = moment;
  return db.transaction().execute(async (trx) => {
    const claim = await openClaim(trx, instance, moment);
    const stale = new Map<string, UnknownRow>();
    for (const lane of inviteLanes) {
      if (nextCallAt(lane, claim.lanes[lane], moment) > now) continue;
      for (const row of await pickRows(claim, lane))
        if (isStale(row, now)) stale.set(`${row.batchId} ${row.position}`, asUnknown(row));
    }
    for (const row of await inTheWay(trx, instance, now))
      stale.set(`${row.batchId} ${row.position}`, asUnknown(row));
    return [...stale.values()];
  });
}

/** As many rows as one bulk call has. */
const mostInTheWay = 10;

/** Rows that may have been sent and for which a single action waits. */
async function inTheWay(trx: Trx, instance: string, now: number): Promise<QueuedRow[]> {
  const waiting = await trx
    .selectFrom("batch")
    .innerJoin("batch_row", "batch_row.batch_id", "batch.id")
    .select("batch_row.email_address")
    .where("batch.instance", "=", instance)
    .where("batch.state", "=", "running")
    .where("batch.is_single", "=", 1)
    .where("batch_row.outcome", "=", "queued")
    .execute();
  if (waiting.length === 0) return [];
  const addresses = waiting.map((row) => row.email_address);
  const rows = await trx
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .select([...queuedColumns, "batch.options as batch_options"])
    .select(batchColumns.filter((column) => column !== "batch.options"))
    .where("batch_row.instance", "=", instance)
    .where("batch_row.email_address", "in", addresses)
    .where("batch_row.outcome", "=", "queued")
    .where("batch_row.step", "=", "invite")
    .where("batch_row.doubt_since", "is not", null)
    .where((eb) => eb.or([eb("batch_row.look_at", "is", null), eb("batch_row.look_at", "<=", now)]))
    .where("batch.state", "=", "running")
    .execute();
  return rows
    .map(({ batch_options: options, ...row }) => toQueuedRow(row, { ...row, options }))
    .filter((row) => isStale(row, now))
    .slice(0, mostInTheWay);
}

function asUnknown(row: QueuedRow): UnknownRow {
  return { ...row, unknownSince: row.unknownSince ?? 0, isQueued: true, refusal: null };
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

/** The rows of each batch whose outcome is unknown. */
export async function readLooks({ db, instance }: Ledger): Promise<Map<string, Looks>> {
  const rows = await db
    .selectFrom("batch_row")
    .select((eb) => [
      "batch_id",
      eb.fn.countAll<number>().as("rows"),
      eb.fn.min("look_at").as("next_at"),
      eb.fn
        .max(eb.fn.coalesce(eb("doubt_until", "-", eb.ref("doubt_since")), eb.val(lateMs)))
        .as("longest_doubt"),
    ])
    .where("instance", "=", instance)
    .where("outcome", "=", "sending")
    .where("look_at", "is not", null)
    .groupBy("batch_id")
    .execute();
  return new Map(
    rows.map(({ batch_id: id, rows: count, next_at: at, longest_doubt: longest }) => [
      id,
      // As `whenListed` tells answered calls from others.
      { rows: count, nextAt: Number(at), isUnanswered: longest >= lateMs },
    ]),
  );
}
