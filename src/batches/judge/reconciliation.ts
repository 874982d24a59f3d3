import type { BatchKind } from "#contract/batch.ts";
import type { Invitation } from "#contract/invitation.ts";
import { backoffMs, type Gate, retryAfterMs } from "#batches/lanes.ts";
import {
  assertHolder,
  type ClaimedRow,
  effectiveOptions,
  type Ledger,
  rowMoves,
  type Trx,
} from "#batches/ledger/ledger.ts";
import { settleCancelled } from "#batches/ledger/cancelled-rows.ts";
import type { Reason, RowChange, Settlement } from "#batches/ledger/settle.ts";
import { backOff, type Circumstances } from "./call-result.ts";
import type { CallResult } from "#batches/upstream.ts";

/** How far Clerk's clock may be behind ours and an invitation still count as made by our call. */
export const skewMs = 60_000;

/** Calls for one row before a person is asked to look. */
export const maxAttempts = 5;

/** Look-ups of one row that Clerk may refuse for the row's own sake before a person is asked to look. */
export const maxLooks = 5;

/** A call for a row with this many attempts behind it carries that row alone: it may be what breaks the call. */
export const isolateFromAttempts = 2;

/** A row whose last call was not understood. `heard`: what Clerk said of it since, to be used if nothing is found. */
export type DoubtfulRow = ClaimedRow & { doubtSince: number; looks: number; heard: Reason | null };

/**
 * Rows found `sending` when the lease is taken: the calls of whoever held it before. Nobody hears their answers any
 * more, so each is looked up before it is sent again. Returns how many there were.
 *
 * @throws LeaseLostError
 */
export async function doubtLeftovers({ db, instance }: Ledger, token: number, now: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await assertHolder(trx, instance, token);
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

/** A revocation or deletion may be repeated as it is: there is nothing to look up. */
async function requeueChanges(trx: Trx, instance: string, now: number): Promise<void> {
  const rows = await trx
    .selectFrom("batch_row")
    .select(["batch_id", "position"])
    .where("instance", "=", instance)
    .where("outcome", "=", "sending")
    .where("step", "!=", "invite")
    .execute();
  const moves = rowMoves();
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

/** The row in doubt that is due first, or null. Look-ups go one by one: they share Clerk's general allowance. */
export async function nextDoubtful({
  db,
  instance,
}: Ledger): Promise<(DoubtfulRow & { lookAt: number }) | null> {
  const row = await db
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .selectAll("batch_row")
    .select(["batch.kind", "batch.options as batch_options", "batch.created_by"])
    .where("batch_row.instance", "=", instance)
    .where("batch_row.outcome", "=", "sending")
    .where("batch_row.look_at", "is not", null)
    .orderBy("batch_row.look_at")
    .limit(1)
    .executeTakeFirst();
  if (!row || row.look_at === null) return null;
  return {
    // Both were checked by the contract before they were stored; only invitations are looked up.
    kind: row.kind as BatchKind,
    step: "invite",
    targetId: row.target_id,
    batchId: row.batch_id,
    position: row.position,
    emailAddress: row.email_address,
    attempts: row.attempts,
    doubtSince: row.doubt_since ?? row.look_at,
    looks: row.looks,
    lookAt: row.look_at,
    invitedBy: row.created_by,
    invitee: { ...effectiveOptions(row.batch_options, row.options), emailAddress: row.email_address },
    heard: heardOf(row),
  };
}

function heardOf(row: {
  code: string | null;
  detail: string | null;
  clerk_code: string | null;
  clerk_trace_id: string | null;
}): Reason | null {
  if (row.code === null) return null;
  return {
    // Written by this engine from the same closed set.
    code: row.code as Reason["code"],
    detail: row.detail ?? "",
    ...(row.clerk_code === null ? {} : { clerkCode: row.clerk_code }),
    ...(row.clerk_trace_id === null ? {} : { traceId: row.clerk_trace_id }),
  };
}

/** Those of the invitations that went through this Usher and are accounted for. */
export async function recordedIds({ db, instance }: Ledger, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom("invitation_record")
    .select("invitation_id")
    .where("instance", "=", instance)
    .where("invitation_id", "in", ids)
    .execute();
  return new Set(rows.map((row) => row.invitation_id));
}

export type LookupOutcome = Pick<Settlement, "rows" | "shut" | "open">;

/**
 * What a look-up means. An invitation of this address, made since the first doubtful call began and not accounted for
 * by another row, is this row's own, in whatever status it is by now: revoked or expired since, it was sent all the
 * same and must not be sent again unasked. If Clerk could not be asked, nothing is decided.
 */
export function judgeLookup(
  row: DoubtfulRow,
  result: CallResult<Invitation[]>,
  recorded: ReadonlySet<string>,
  circumstances: Circumstances,
): LookupOutcome {
  if (result.kind === "done") {
    const own = result.value.find(
      (one) =>
        one.emailAddress.toLowerCase() === row.emailAddress &&
        one.createdAt >= row.doubtSince - skewMs &&
        // The one that was revoked for this row may be as young as that.
        one.id !== row.targetId &&
        !recorded.has(one.id),
    );
    const change: RowChange = own ? { kind: "done", invitation: own } : notFound(row);
    return { rows: [{ row, change }], shut: [], open: "lookup" };
  }
  const { now, hourMs, tries, random } = circumstances;
  if (result.kind === "refused" && result.scope !== "instance") {
    const looks = row.looks + 1;
    if (looks >= maxLooks)
      return { rows: [{ row, change: cannotTell(row, result.detail) }], shut: [], open: null };
    const change: RowChange = {
      kind: "doubt",
      since: row.doubtSince,
      lookAt: now + backoffMs(looks, random),
      looks,
    };
    return {
      rows: [{ row, change: row.heard ? { ...change, heard: row.heard } : change }],
      shut: [],
      open: null,
    };
  }
  if (result.kind === "wait") {
    const opensAt = now + retryAfterMs(result.retryAfterMs, hourMs);
    const gate: Gate = { opensAt, code: "clerk_limit", detail: "Clerk asks to wait.", tries: tries + 1 };
    return { rows: [], shut: [{ name: "lookup", gate }], open: null };
  }
  return { rows: [], shut: [{ name: "lookup", gate: backOff(result, circumstances) }], open: null };
}

function cannotTell(row: DoubtfulRow, why: string): RowChange {
  const detail =
    `Clerk was asked to invite ${row.emailAddress} and did not answer, and it refuses to be asked about it (${why}). ` +
    "Look at the list, then invite the address again.";
  return { kind: "failed", reason: { code: "outcome_unknown", detail } };
}

/** It was not sent, as far as Clerk can tell now. Should it be applied later still, Clerk refuses the repeat. */
function notFound(row: DoubtfulRow): RowChange {
  // `attempts` counts calls that were understood or looked up; the call in doubt is one more.
  const attempts = row.attempts + 1;
  if (row.heard) {
    const isHarmless = row.heard.code === "already_invited" || row.heard.code === "already_user";
    return { kind: isHarmless ? "skipped" : "failed", reason: row.heard };
  }
  if (attempts < maxAttempts) {
    return { kind: "queued", isolate: attempts >= isolateFromAttempts, isAttempt: true };
  }
  const detail =
    `Clerk did not answer ${maxAttempts} calls for ${row.emailAddress}, and its list shows no invitation made by them. ` +
    "Look at the list, then invite the address again.";
  return { kind: "failed", reason: { code: "outcome_unknown", detail } };
}
