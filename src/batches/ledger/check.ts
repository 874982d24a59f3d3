import type { Invitation } from "#contract/invitation.ts";
import { openGate, shutGate } from "./lanes.ts";
import type { Gate } from "#batches/lanes.ts";
import { assertHolder, finishBatches, type Ledger, rowMoves, type Trx } from "./ledger.ts";
import { gather, hasUnchecked, isChecked, type QueuedRow, type Wanted, windowRows } from "./queue.ts";
import { recordedIds } from "#batches/judge/reconciliation.ts";
import { type Reason, recordInvitation } from "./settle.ts";

/** A row that waited for longer since its check is checked again before it is sent. */
export const staleMs = 600_000;
/**
 * A check begins when a row among the next so many is not checked. While it reads the list of pending ones page by page,
 * the lanes take eleven rows in the time of each page; with 5,000 pending there are eleven pages.
 */
const lowRows = 150;
/** As many addresses as one question for users may hold. */
const rowsPerCheck = 100;

export const queuedInvitations = (isolate: 0 | 1): Wanted => ({
  isolate,
  kinds: ["invite", "resend"],
  step: () => "invite",
});

/**
 * Rows to be checked now, in the order in which they will be claimed; none while enough of the next ones are. `since`
 * (ms): a check before it is too old.
 */
export async function rowsToCheck({ db, instance }: Ledger, since: number): Promise<QueuedRow[]> {
  return db.transaction().execute(async (trx) => {
    const due: QueuedRow[] = [];
    for (const isolate of [1, 0] as const) {
      const wanted = queuedInvitations(isolate);
      if (!(await hasUnchecked(trx, instance, wanted, since, lowRows))) continue;
      const next = await gather(trx, instance, wanted, windowRows);
      due.push(...next.filter((row) => !isChecked(row, since)));
    }
    return due.slice(0, rowsPerCheck);
  });
}

/** What a check found out about a row that nobody has sent yet. `ready`: it may be sent. */
export type CheckChange =
  | { kind: "ready" }
  | { kind: "skipped"; reason: Reason }
  | { kind: "done"; invitation: Invitation };

/** `checkedAt` (ms): when the check began. `gate`: how it is to be left, `open` when Clerk answered. */
export type CheckSettlement = {
  token: number;
  now: number;
  checkedAt: number;
  rows: readonly { row: QueuedRow; change: CheckChange }[];
  gate: Gate | "open" | "as it is";
};

function cells({ change }: CheckSettlement["rows"][number], { now, checkedAt }: CheckSettlement) {
  if (change.kind === "ready") return { checked_at: checkedAt };
  const settled = { outcome: change.kind, checked_at: checkedAt, settled_at: now };
  if (change.kind === "done") return { ...settled, invitation_id: change.invitation.id };
  return { ...settled, code: change.reason.code, detail: change.reason.detail };
}

/** Writes a check, but for rows that were claimed meanwhile or are in doubt: what becomes of those is not for it to say. */
async function writeCheck(trx: Trx, instance: string, settlement: CheckSettlement): Promise<void> {
  const moves = rowMoves();
  for (const checked of settlement.rows) {
    const { row, change } = checked;
    const { numUpdatedRows } = await trx
      .updateTable("batch_row")
      .set(cells(checked, settlement))
      .where("batch_id", "=", row.batchId)
      .where("position", "=", row.position)
      .where("outcome", "=", "queued")
      .where("step", "=", "invite")
      .where("doubt_since", "is", null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n || change.kind === "ready") continue;
    moves.add(row.batchId, "queued", change.kind);
    if (change.kind === "done") await recordInvitation(trx, instance, row, change.invitation);
  }
  await moves.write(trx);
  await finishBatches(trx, moves.batchIds(), settlement.now);
  const { gate } = settlement;
  if (gate === "open") await openGate(trx, instance, "check");
  else if (gate !== "as it is") await shutGate(trx, instance, "check", gate);
}

/** What else could have made an invitation of one of these addresses. */
export type Claims = {
  /** Invitations that a row or a person of this Usher accounts for. */
  recorded: ReadonlySet<string>;
  /** Addresses of rows whose call is under way or in doubt. */
  underWay: ReadonlySet<string>;
  /** When each batch was submitted (ms). */
  submittedAt: ReadonlyMap<string, number>;
};

/**
 * Runs `judge` on what the ledger knows at this moment and writes its answer, in one transaction.
 *
 * @throws LeaseLostError
 */
export async function settleCheck(
  { db, instance }: Ledger,
  token: number,
  about: { rows: readonly QueuedRow[]; invitationIds: readonly string[] },
  judge: (claims: Claims, tries: number) => CheckSettlement,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await assertHolder(trx, instance, token);
    const gate = await trx
      .selectFrom("lane")
      .select("tries")
      .where("instance", "=", instance)
      .where("lane", "=", "check")
      .executeTakeFirst();
    const underWay = await trx
      .selectFrom("batch_row")
      .select("email_address")
      .where("instance", "=", instance)
      .where("outcome", "=", "sending")
      .execute();
    const batches = await trx
      .selectFrom("batch")
      .select(["id", "created_at"])
      .where("id", "in", [...new Set(about.rows.map((row) => row.batchId))])
      .execute();
    const claims = {
      recorded: await recordedIds({ db: trx, instance }, about.invitationIds),
      underWay: new Set(underWay.map((row) => row.email_address)),
      submittedAt: new Map(batches.map((batch) => [batch.id, batch.created_at])),
    };
    await writeCheck(trx, instance, judge(claims, gate?.tries ?? 0));
  });
}
