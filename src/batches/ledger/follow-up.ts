import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { BatchOrigin, Outcome } from "#contract/batch.ts";
import type { Ledger, Trx } from "./ledger.ts";
import { insertBatch, insertCounts } from "./insert.ts";
import type { StoredBatch } from "./read.ts";

export type FollowUp = {
  kind: BatchOrigin["kind"];
  source: StoredBatch;
  createdBy: string;
  now: number;
};

/** `refused` says in `detail` why there is nothing to do, or not yet. */
export type FollowUpKind =
  | { kind: "created" | "unchanged"; id: string }
  | { kind: "refused"; detail: string };

const concerned: Record<BatchOrigin["kind"], Outcome> = { retry: "failed", rollback: "done" };

/**
 * Why a batch cannot be followed up, null when it can. It has to be over: while rows of it may still be sent, a list of
 * the failed or of the sent ones would be out of date at once, and a second click would make a second batch.
 */
function objection({ kind, source }: FollowUp): string | null {
  const isOver = source.state === "finished" || (source.state === "cancelled" && source.counts.sending === 0);
  const nothing = { retry: "No row of this batch failed.", rollback: "This batch sent no invitation." };
  if (kind === "rollback" && source.kind !== "invite" && source.kind !== "resend") return nothing.rollback;
  if (!isOver && source.state === "cancelled") {
    return "A call of this batch is still being looked up at Clerk. Try again once nothing is being sent.";
  }
  if (!isOver) return "This batch is not over yet. Wait until it is finished, or cancel it first.";
  return source.counts[concerned[kind]] === 0 ? nothing[kind] : null;
}

/** A UUID (version 8: of our own making) that the same rows of the same batch always give. */
export function followUpId(
  sourceId: string,
  kind: BatchOrigin["kind"],
  positions: readonly number[],
): string {
  const hash = createHash("sha256").update(`${sourceId} ${kind}\n`);
  for (const position of positions) hash.update(`${position}\n`);
  const hex = hash.digest("hex");
  const variant = "89ab"[Number.parseInt(hex[16] ?? "0", 16) % 4];
  const [a, b, c, d, e] = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(13, 16),
    hex.slice(17, 20),
    hex.slice(20, 32),
  ];
  return `${a}-${b}-8${c}-${variant}${d}-${e}`;
}

async function positionsOf(trx: Trx, batchId: string, outcome: Outcome): Promise<number[]> {
  const rows = await trx
    .selectFrom("batch_row")
    .select("position")
    .where("batch_id", "=", batchId)
    .where("outcome", "=", outcome)
    .orderBy("position")
    .execute();
  return rows.map((row) => row.position);
}

/**
 * Makes a new batch of the failed rows of another one, or one that revokes what the other one sent: all of it or
 * nothing. Its id comes of the rows it is about, so that a second click or a repeat finds it there.
 */
export async function submitFollowUp({ db }: Ledger, followUp: FollowUp): Promise<FollowUpKind> {
  const detail = objection(followUp);
  if (detail !== null) return { kind: "refused", detail };
  const { kind, source, createdBy, now } = followUp;
  return db.transaction().execute(async (trx) => {
    const positions = await positionsOf(trx, source.id, concerned[kind]);
    const id = followUpId(source.id, kind, positions);
    const known = await trx.selectFrom("batch").select("id").where("id", "=", id).executeTakeFirst();
    if (known) return { kind: "unchanged", id };
    await insertBatch(trx, {
      id,
      instance: source.instance,
      kind: kind === "retry" ? source.kind : "revoke",
      options: kind === "retry" ? source.options : "{}",
      // No body has this hash, so no submit can be taken for a repeat of it.
      bodyHash: `${kind} of ${source.id}`,
      total: positions.length,
      createdBy,
      createdAt: now,
      origin: { kind, batchId: source.id },
    });
    await insertCounts(trx, id, { queued: positions.length });
    await copyRows(trx, id, followUp, positions);
    return { kind: "created", id };
  });
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
] as const;

/**
 * Copies rows inside the database, in parts so that the server can answer in between. A retried row goes on where it
 * failed: one that was revoked for its new invitation is not revoked again, and an old call that nobody heard back
 * from may still be the cause of a refusal.
 */
async function copyRows(
  trx: Trx,
  id: string,
  { kind, source }: FollowUp,
  positions: readonly number[],
): Promise<void> {
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
            ...(kind === "retry" ? (["options"] as const) : [eb.val<string | null>(null).as("options")]),
            eb.val("queued").as("outcome"),
            eb.val(0).as("isolate"),
            eb.val(0).as("attempts"),
            eb.val(0).as("looks"),
            ...(kind === "retry"
              ? (["step", "target_id", "doubt_since"] as const)
              : [
                  eb.val("revoke").as("step"),
                  eb.ref("invitation_id").as("target_id"),
                  eb.val<number | null>(null).as("doubt_since"),
                ]),
          ])
          .where("batch_id", "=", source.id)
          .where("outcome", "=", concerned[kind])
          .where("position", ">=", part[0] ?? 0)
          .where("position", "<=", part.at(-1) ?? -1),
      )
      .execute();
    await setImmediate();
  }
}
