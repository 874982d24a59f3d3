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
