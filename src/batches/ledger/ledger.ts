import type { Kysely, Transaction } from "kysely";
import type { Schema } from "#store/schema.ts";

/** The stored batches and rows of one Clerk instance. */
export type Ledger = { db: Kysely<Schema>; instance: string };
export type Trx = Transaction<Schema>;

/** The ledger for the holder of the lease: no transaction commits after another process has taken over. */
export type HeldLedger = Ledger & {
  /** @throws LeaseLostError */
  transact<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
};

/** Another process holds the lease now: what this process still knows must not be written. */
export class LeaseLostError extends Error {
  override name = "LeaseLostError";
}

/** Fences off a process that was suspended past its lease: each transaction first compares the token. */
export function holdLedger({ db, instance }: Ledger, token: number): HeldLedger {
  return {
    db,
    instance,
    transact: (work) =>
      db.transaction().execute(async (trx) => {
        const lease = await trx
          .selectFrom("lease")
          .select("token")
          .where("instance", "=", instance)
          .executeTakeFirst();
        if (lease?.token !== token) throw new LeaseLostError("Another process sends for this instance now.");
        return work(trx);
      }),
  };
}

/** The right to send for an instance, until `expiresAt` (ms). */
export type Lease = { token: number; expiresAt: number };

type LeaseRequest = { holder: string; now: number; leaseMs: number };

/**
 * Either the lease, with the time (ms) at which the previous holder was last alive, or when the lease of the current
 * holder ends.
 */
export type LeaseAnswer = { held: Lease; aliveAt: number | null } | { heldByOtherUntil: number };

/**
 * Takes the lease or renews it. A holder whose lease ran out without a successor keeps its token; every new holder gets
 * a greater one, which fences off the holders before it.
 */
export async function takeLease({ db, instance }: Ledger, request: LeaseRequest): Promise<LeaseAnswer> {
  const { holder, now, leaseMs } = request;
  return db.transaction().execute(async (trx) => {
    const lease = await trx
      .selectFrom("lease")
      .selectAll()
      .where("instance", "=", instance)
      .executeTakeFirst();
    const expiresAt = now + leaseMs;
    if (lease?.holder === holder) {
      await setLease(trx, instance, { holder, token: lease.token, expires_at: expiresAt, alive_at: now });
      return { held: { token: lease.token, expiresAt }, aliveAt: lease.alive_at };
    }
    // An end further ahead than any lease lasts predates a clock set back.
    const isTaken = lease !== undefined && lease.expires_at > now && lease.expires_at <= now + 2 * leaseMs;
    if (isTaken) return { heldByOtherUntil: lease.expires_at };
    const token = (lease?.token ?? 0) + 1;
    const taken = { holder, token, expires_at: expiresAt, alive_at: now };
    if (lease) await setLease(trx, instance, taken);
    else
      await trx
        .insertInto("lease")
        .values({ instance, ...taken })
        .execute();
    return { held: { token, expiresAt }, aliveAt: lease?.alive_at ?? null };
  });
}

async function setLease(
  trx: Trx,
  instance: string,
  lease: { holder: string; token: number; expires_at: number; alive_at: number },
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable("lease")
    .set(lease)
    .where("instance", "=", instance)
    .where("token", "<=", lease.token)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new LeaseLostError("Another process took the lease at the same moment.");
}

/** Releases the lease, so that the next process does not wait for it to expire. */
export async function releaseLease({ db, instance }: Ledger, token: number, now: number): Promise<void> {
  await db
    .updateTable("lease")
    .set({ expires_at: 0, holder: "", alive_at: now })
    .where("instance", "=", instance)
    .where("token", "=", token)
    .execute();
}

/** Records that the holder is alive although it has nothing to send. */
export async function recordAlive({ db, instance }: Ledger, token: number, now: number): Promise<void> {
  await db
    .updateTable("lease")
    .set({ alive_at: now })
    .where("instance", "=", instance)
    .where("token", "=", token)
    .execute();
}

/**
 * Stores a period without a holder: a ledger from a backup does not know what it sent in there, so rows that were
 * checked before are checked again.
 */
export async function recordGap({ db, instance }: Ledger, from: number, until: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto("ledger_gap")
      .values({ instance, from_at: from, until_at: until })
      .onConflict((conflict) => conflict.columns(["instance", "from_at"]).doUpdateSet({ until_at: until }))
      .execute();
    await trx
      .updateTable("batch_row")
      .set({ checked_at: null })
      .where("instance", "=", instance)
      .where("outcome", "=", "queued")
      .where("checked_at", "is not", null)
      .execute();
  });
}

export async function readGaps(trx: Trx, instance: string): Promise<{ from: number; until: number }[]> {
  const gaps = await trx.selectFrom("ledger_gap").selectAll().where("instance", "=", instance).execute();
  return gaps.map(({ from_at: from, until_at: until }) => ({ from, until }));
}
