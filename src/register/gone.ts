import type { Kysely } from "kysely";
import type { Schema } from "#store/schema.ts";
import type { Register } from "./known-rows.ts";

/** Tells lists that lag that the invitation is deleted, so that they do not bring it back. */
const dayMs = 86_400_000;

const erased = {
  email_address: "",
  address: "",
  domain: "",
  url: null,
  public_metadata: "{}",
  search_text: "",
  created_at: 0,
  updated_at: 0,
  expires_at: null,
  accepted_at: null,
  user_id: null,
  invited_by: null,
  batch_id: null,
  delivery: null,
} as const;

/**
 * Notes that an invitation was deleted at Clerk, at `at`. Deleting is for data-erasure requests, so only its id stays, for
 * as long as a list that lags may still show it.
 */
export async function noteGone({ db, instance, onLeft }: Register, id: string, at: number): Promise<void> {
  onLeft?.();
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .insertInto("invitation")
      .values({ instance, id, status: "revoked", ...erased, asked_at: at, gone_at: at })
      .onConflict((conflict) =>
        conflict.columns(["instance", "id"]).doUpdateSet({ ...erased, asked_at: at, gone_at: at }),
      )
      .returning("seq")
      .executeTakeFirstOrThrow();
    await forget(trx, row.seq);
  });
}

/** Deletes what other tables hold of a row. */
async function forget(db: Kysely<Schema>, seq: number): Promise<void> {
  for (const table of ["invitation_metadata", "missing_invitation", "user_search"] as const)
    await db.deleteFrom(table).where("seq", "=", seq).execute();
}

/** Deletes the ids of erased invitations, after all lists must have noticed. */
export async function forgetErased({ db, instance, clock }: Register): Promise<void> {
  await db
    .deleteFrom("invitation")
    .where("instance", "=", instance)
    .where("email_address", "=", "")
    .where("gone_at", "<", clock() - dayMs)
    .execute();
}
