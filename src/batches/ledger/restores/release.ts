import { setImmediate } from "node:timers/promises";
import { lateMs } from "#batches/judge/call-result.ts";
import type { LookMoment } from "#batches/lanes.ts";
import type { Ledger, Trx } from "#batches/ledger/ledger.ts";

/** The clock of Clerk is known within a second or two, and that of a copied database within some more. */
const slackMs = 5_000;

const rowsPerUpdate = 2_000;

/**
 * Ends the hold of a restored batch before it is resumed or cancelled; false if it is not held. Each unfinished row may have been sent between
 * the backup and the restore, so it is reconciled like one whose call was not answered. Rows of `inviteAgain` (lower
 * case) are sent although their invitations were revoked since.
 */
export async function releaseHeld(
  trx: Trx,
  { instance, id }: Pick<Ledger, "instance"> & { id: string },
  { clerkAheadMs }: Pick<LookMoment, "clerkAheadMs">,
  inviteAgain: readonly string[] = [],
): Promise<boolean> {
  const batch = await trx
    .selectFrom("batch")
    .select(["restored_from", "restored_at", "total"])
    .where("instance", "=", instance)
    .where("id", "=", id)
    .where("is_held", "=", 1)
    .executeTakeFirst();
  if (!batch) return false;
  const from = (batch.restored_from ?? 0) + clerkAheadMs - slackMs;
  const until = (batch.restored_at ?? 0) + clerkAheadMs + slackMs;
  await trx
    .updateTable("batch")
    .set({ is_held: 0, restored_from: from, restored_at: until })
    .where("id", "=", id)
    .execute();
  for (let first = 0; first < batch.total; first += rowsPerUpdate) {
    await trx
      .updateTable("batch_row")
      .set((eb) => ({
        doubt_since: eb.case().when("doubt_since", "<", from).then(eb.ref("doubt_since")).else(from).end(),
        // Clerk may have applied the last calls late.
        doubt_until: until + lateMs,
        checked_at: null,
        reconciled_at: null,
      }))
      .where("batch_id", "=", id)
      .where("position", ">=", first)
      .where("position", "<", first + rowsPerUpdate)
      .where("outcome", "in", ["queued", "sending"])
      .execute();
    await setImmediate();
  }
  await sendAgain(trx, id, inviteAgain);
  return true;
}

const addressesPerUpdate = 1_000;

async function sendAgain(trx: Trx, id: string, addresses: readonly string[]): Promise<void> {
  for (let first = 0; first < addresses.length; first += addressesPerUpdate) {
    await trx
      .updateTable("batch_row")
      .set({ doubt_since: null, doubt_until: null })
      .where("batch_id", "=", id)
      .where("outcome", "=", "queued")
      .where("email_address", "in", addresses.slice(first, first + addressesPerUpdate))
      .execute();
    await setImmediate();
  }
}
