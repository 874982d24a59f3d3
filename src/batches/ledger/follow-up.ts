import { setImmediate } from "node:timers/promises";
import { type ExpressionBuilder, type Kysely, sql } from "kysely";
import type { FollowUp, FollowUpKind, Outcome } from "#contract/batch.ts";
import type { Schema } from "#store/schema.ts";
import { presetOf } from "#batches/judge/view.ts";
import { followedOutcome, followUpId, followUpObjection, nothingToFollow } from "#batches/judge/follow-up.ts";
import type { StoredBatch } from "#batches/rows.ts";
import { insertCounts } from "./counts.ts";
import type { Ledger, Trx } from "./ledger.ts";
import { readStoredOptions } from "./row-columns.ts";
import { insertBatch } from "./submit.ts";

type NewFollowUp = {
  kind: FollowUpKind;
  source: StoredBatch;
  createdBy: string;
  memberId?: string | null;
  now: number;
};

/** `detail` says why there is nothing to follow up, or not yet. */
type FollowUpResult = { kind: "created" | "unchanged"; id: string } | { kind: "refused"; detail: string };

/**
 * Makes a new batch of the failed or the cancelled rows of another one, or one that revokes what the other one sent: all
 * of it or nothing. Its id depends on its rows, so a second click finds the batch of the first.
 */
export async function submitFollowUp({ db }: Ledger, followUp: NewFollowUp): Promise<FollowUpResult> {
  const { kind, source, createdBy, memberId = null, now } = followUp;
  const detail = followUpObjection(kind, source);
  if (detail !== null) return { kind: "refused", detail };
  const sendsAgain = kind !== "rollback";
  return db.transaction().execute(async (trx) => {
    const { positions, unknown } = await rowsOf(trx, source.id, kind);
    if (positions.length === 0) return { kind: "refused", detail: nothingToFollow[kind] };
    const id = followUpId(source.id, kind, positions);
    const known = await trx.selectFrom("batch").select("id").where("id", "=", id).executeTakeFirst();
    if (known) return { kind: "unchanged", id };
    await insertBatch(trx, {
      id,
      instance: source.instance,
      kind: sendsAgain ? source.kind : "revoke",
      options: sendsAgain ? source.options : "{}",
      // No body has this hash, so no submit counts as a repeat of this batch.
      bodyHash: `${kind} of ${source.id}`,
      total: positions.length,
      name: source.name,
      createdBy,
      memberId,
      createdAt: now,
      preset: sendsAgain ? presetOf(source) : null,
      origin: { kind, batchId: source.id },
    });
    await insertCounts(trx, id, { queued: positions.length - unknown, sending: unknown });
    await copyRows(trx, id, followUp, positions);
    return { kind: "created", id };
  });
}

/** The failed or the cancelled rows; or those that are done, and those for which a call may have made an invitation (`unknown`). */
function followed(kind: FollowUpKind) {
  return (eb: ExpressionBuilder<Schema, "batch_row">) =>
    eb.or([
      eb("outcome", "=", followedOutcome[kind]),
      ...(kind === "rollback" ? [eb("doubt_since", "is not", null)] : []),
    ]);
}

async function rowsOf(
  trx: Trx,
  batchId: string,
  kind: FollowUpKind,
): Promise<{ positions: number[]; unknown: number }> {
  const rows = await trx
    .selectFrom("batch_row")
    .select(["position", "outcome"])
    .where("batch_id", "=", batchId)
    .where(followed(kind))
    .orderBy("position")
    .execute();
  const unknown = rows.filter((row) => row.outcome !== followedOutcome[kind]).length;
  return { positions: rows.map((row) => row.position), unknown };
}

const rowsPerCopy = 5_000;

const copiedColumns = [
  "batch_id",
  "position",
  "instance",
  "email_address",
  "name",
  "options",
  "outcome",
  "isolate",
  "attempts",
  "looks",
  "step",
  "target_id",
  "doubt_since",
  "doubt_until",
  "mark",
  "look_at",
] as const;

/**
 * The cells that differ by kind. A row that is sent again continues where it ended: its old invitation is not revoked
 * twice, and an old call with an unknown outcome is reconciled first. A rollback first looks for the invitations of rows
 * with an unknown outcome.
 */
function cellsOf(kind: FollowUpKind, now: number) {
  if (kind !== "rollback")
    return {
      options: sql<string | null>`options`,
      step: sql<string>`step`,
      targetId: sql<string | null>`target_id`,
      lookAt: sql<number | null>`null`,
    };
  return {
    options: sql<string | null>`null`,
    step: sql<string>`case when outcome = 'done' then 'revoke' else 'find' end`,
    targetId: sql<string | null>`case when outcome = 'done' then invitation_id end`,
    lookAt: sql<number | null>`case when outcome = 'done' then null else ${now} end`,
  };
}

/** Copies rows inside the database, in parts so that the server can answer in between. */
async function copyRows(
  trx: Trx,
  id: string,
  { kind, source, now }: NewFollowUp,
  positions: readonly number[],
): Promise<void> {
  const cells = cellsOf(kind, now);
  for (let from = 0; from < positions.length; from += rowsPerCopy) {
    const part = positions.slice(from, from + rowsPerCopy);
    await trx
      .insertInto("batch_row")
      .columns(copiedColumns)
      .expression((eb) =>
        eb
          .selectFrom("batch_row")
          .select([
            eb.val(id).as("id"),
            sql<number>`row_number() over (order by position) - 1 + ${from}`.as("place"),
            "instance",
            "email_address",
            "name",
            cells.options.as("options"),
            sql<string>`case when outcome = ${followedOutcome[kind]} then 'queued' else 'sending' end`.as(
              "state",
            ),
            eb.val(0).as("isolate"),
            eb.val(0).as("attempts"),
            eb.val(0).as("looks"),
            cells.step.as("step"),
            cells.targetId.as("target_id"),
            "doubt_since",
            "doubt_until",
            "mark",
            cells.lookAt.as("look_at"),
          ])
          .where("batch_id", "=", source.id)
          .where(followed(kind))
          .where("position", ">=", part[0] ?? 0)
          .where("position", "<=", part.at(-1) ?? -1),
      )
      .execute();
    await setImmediate();
  }
}

/** The follow-ups of each batch that has some, oldest first. */
export async function readFollowUps(
  db: Kysely<Schema>,
  batchIds: readonly string[],
): Promise<Map<string | null, FollowUp[]>> {
  const made = await db
    .selectFrom("batch")
    .select(["id", "origin_id", "origin_kind", "name", "total", "created_at"])
    .where("origin_id", "in", batchIds)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  const byOrigin = new Map<string | null, FollowUp[]>();
  for (const { id, origin_id: originId, origin_kind: kind, name, total, created_at: createdAt } of made) {
    const named = name === null ? {} : { name };
    // The engine writes the kind from the same closed set.
    const followUp = { kind: kind as FollowUpKind, batchId: id, total, createdAt, ...named };
    byOrigin.set(originId, [...(byOrigin.get(originId) ?? []), followUp]);
  }
  return byOrigin;
}

/** `replaces`: the invitation whose options a resend keeps; they are not the row's own yet. */
export type StoredInvitee = {
  emailAddress: string;
  redirectUrl: string | undefined;
  replaces: string | null;
};

/** The rows with an outcome that a follow-up would invite, in order, in pages of 1,000; the redirect URL is that of the row's own options. */
export async function* readInvitees(
  { db, instance }: Ledger,
  batchId: string,
  outcome: Outcome,
): AsyncGenerator<StoredInvitee> {
  for (let from = 0; ;) {
    const page = await db
      .selectFrom("batch_row")
      .select(["position", "email_address", "options", "step", "target_id"])
      .where("instance", "=", instance)
      .where("batch_id", "=", batchId)
      .where("outcome", "=", outcome)
      .where("position", ">=", from)
      .orderBy("position")
      .limit(1_000)
      .execute();
    for (const { email_address: emailAddress, options, step, target_id: targetId } of page) {
      const { redirectUrl } = readStoredOptions(options ?? "{}");
      yield { emailAddress, redirectUrl, replaces: step === "revoke" ? targetId : null };
    }
    const last = page.at(-1);
    if (!last) return;
    from = last.position + 1;
  }
}
