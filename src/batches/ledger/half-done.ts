import { problems } from "#contract/problem-words.ts";
import { rowMoves, type Trx } from "./ledger.ts";

/** Words for a row whose old invitation was revoked and whose new one was not made. `why` is a sentence. */
export function halfDone(emailAddress: string, why: string): string {
  return `The old invitation of ${emailAddress} was revoked, but it was not invited again: ${why}`;
}

/**
 * Settles the rows of cancelled batches that stand between revoking and inviting. Left queued, they would read as if
 * nothing had been done to them; as failed ones they can be retried.
 */
export async function failHalfDone(trx: Trx, instance: string, now: number): Promise<void> {
  const rows = await trx
    .selectFrom("batch_row")
    .innerJoin("batch", "batch.id", "batch_row.batch_id")
    .select(["batch_row.batch_id", "batch_row.position", "batch_row.email_address"])
    .where("batch_row.instance", "=", instance)
    .where("batch_row.step", "=", "invite")
    .where("batch_row.outcome", "=", "queued")
    .where("batch_row.target_id", "is not", null)
    .where("batch.state", "=", "cancelled")
    .execute();
  const moves = rowMoves();
  for (const row of rows) {
    const detail = halfDone(row.email_address, `the batch was cancelled. ${problems.not_invited_again.next}`);
    await trx
      .updateTable("batch_row")
      .set({ outcome: "failed", code: "not_invited_again", detail, settled_at: now })
      .where("batch_id", "=", row.batch_id)
      .where("position", "=", row.position)
      .execute();
    moves.add(row.batch_id, "queued", "failed");
  }
  await moves.write(trx);
}
