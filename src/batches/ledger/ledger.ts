import type { Kysely, Transaction } from "kysely";
import * as z from "zod/mini";
import {
  type BatchKind,
  type BatchOptions,
  type NewRow,
  Outcome,
  type OutcomeCounts,
} from "#contract/batch.ts";
import type { Schema } from "#store/schema.ts";
import type { SendingLane } from "#batches/lanes.ts";
import type { Invitee } from "#batches/upstream.ts";

/** Where rows and their states are kept, for one Clerk instance. */
export type Ledger = { db: Kysely<Schema>; instance: string };
export type Trx = Transaction<Schema>;

/** What is done next with a row. `revoke` may be all, or the first half of inviting again. */
export type Step = "revoke" | "delete" | "invite";

/**
 * A row as it goes into a call. `doubtSince` (ms) is the start of its first call that nobody heard back from.
 * `targetId`: the invitation that is revoked or deleted; with the step `invite`, the one that was revoked for it.
 */
export type ClaimedRow = {
  kind: BatchKind;
  step: Step;
  targetId: string | null;
  batchId: string;
  position: number;
  emailAddress: string;
  attempts: number;
  doubtSince: number | null;
  invitee: Invitee;
  invitedBy: string;
};

/**
 * A committed intent: from here on these rows may have been sent, whatever happens to this process. `startedAt` (ms)
 * is by Clerk's clock where that is known: invitations are compared with it.
 */
export type Call = { id: string; lane: SendingLane; startedAt: number; rows: ClaimedRow[] };

/** Somebody else holds the lease now: what this process still knows must not be written. */
export class LeaseLostError extends Error {
  override name = "LeaseLostError";
}

/**
 * Fences off a holder that was suspended past its lease and goes on as if nothing had happened.
 *
 * @throws LeaseLostError
 */
export async function assertHolder(trx: Trx, instance: string, token: number): Promise<void> {
  const lease = await trx
    .selectFrom("lease")
    .select("token")
    .where("instance", "=", instance)
    .executeTakeFirst();
  if (lease?.token !== token) throw new LeaseLostError("Another process sends for this instance now.");
}

export const outcomes = Outcome.options;

export function noRows(): OutcomeCounts {
  return { queued: 0, sending: 0, done: 0, skipped: 0, failed: 0, cancelled: 0 };
}

/** Collects how many rows of which batch went from one outcome to another, to be written once at the end. */
export function rowMoves() {
  const byBatch = new Map<string, OutcomeCounts>();
  return {
    add(batchId: string, from: Outcome, to: Outcome, rows = 1): void {
      const counts = byBatch.get(batchId) ?? noRows();
      counts[from] -= rows;
      counts[to] += rows;
      byBatch.set(batchId, counts);
    },
    async write(trx: Trx): Promise<void> {
      for (const [batchId, counts] of byBatch) await addCounts(trx, batchId, counts);
    },
    batchIds: () => [...byBatch.keys()],
  };
}

async function addCounts(trx: Trx, batchId: string, counts: OutcomeCounts): Promise<void> {
  for (const outcome of outcomes) {
    const change = counts[outcome];
    if (change === 0) continue;
    await trx
      .updateTable("batch_count")
      .set((eb) => ({ rows: eb("rows", "+", change) }))
      .where("batch_id", "=", batchId)
      .where("outcome", "=", outcome)
      .execute();
  }
}

/** A batch with nothing queued and nothing under way is finished; a cancelled one stays cancelled. */
export async function finishBatches(trx: Trx, batchIds: readonly string[], now: number): Promise<void> {
  for (const batchId of batchIds) {
    await trx
      .updateTable("batch")
      .set({ state: "finished", finished_at: now })
      .where("id", "=", batchId)
      .where("state", "in", ["running", "paused"])
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom("batch_count")
              .select("outcome")
              .where("batch_id", "=", batchId)
              .where("outcome", "in", ["queued", "sending"])
              .where("rows", ">", 0),
          ),
        ),
      )
      .execute();
  }
}

type RowOptions = Omit<NewRow, "emailAddress" | "name" | "replaces">;

const StoredOptions = z.record(z.string(), z.unknown());

/** Options as they are kept: checked by the contract before they were stored. */
export function readStoredOptions(text: string): BatchOptions & RowOptions {
  return StoredOptions.parse(JSON.parse(text));
}

/** What an invitation of this row is made with: the row's own options win over the batch's. */
export function effectiveOptions(batchOptions: string, rowOptions: string | null): BatchOptions & RowOptions {
  return {
    ...readStoredOptions(batchOptions),
    ...(rowOptions === null ? {} : readStoredOptions(rowOptions)),
  };
}
