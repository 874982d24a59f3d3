import { createHash } from "node:crypto";
import { Instance } from "#contract/session.ts";
import { holdsData, moveInstance } from "#store/move-instance.ts";
import type { Store } from "#store/store.ts";
import { type Identity, isProvisional, type KeyAt, provisionalIdOf } from "./identity.ts";

/** Which instances the keys of this Usher have opened; stored by the fingerprint of a key, never the key itself. */
export type KnownInstances = {
  /** What the key opened before. */
  find(): Promise<Identity | null>;
  /** The real instances that keys of the same kind have opened on the same host. */
  likely(): Promise<Identity[]>;
  /** Whether anything is stored for the provisional id of the key. */
  holdsProvisionalData(): Promise<boolean>;
  /** The newest of Usher's invitations of an instance, by their ids. */
  newestInvitations(instance: string): Promise<string[]>;
  /** Stores what the key opens. In the same transaction, everything stored for the id `movesFrom` moves there. */
  save(identity: Identity, movesFrom: string | null): Promise<void>;
};

/** Some of the newest may have been deleted in Clerk's dashboard. */
const invitationsToCompare = 5;

export function createKnownInstances(db: Store["db"], key: KeyAt, now: () => number): KnownInstances {
  const fingerprint = createHash("sha256").update(key.secretKey).digest("hex");
  const provisionalId = provisionalIdOf(key);
  const all = () => db.selectFrom("instance").select(["id", "kind"]);
  return {
    async find() {
      const row = await all().where("key_fingerprint", "=", fingerprint).executeTakeFirst();
      return row === undefined ? null : toIdentity(row);
    },
    async likely() {
      const rows = await all().where("provisional_id", "=", provisionalId).distinct().execute();
      return rows.flatMap((row) => (isProvisional(row.id) ? [] : (toIdentity(row) ?? [])));
    },
    holdsProvisionalData: () => holdsData(db, provisionalId),
    async newestInvitations(instance) {
      const rows = await db
        .selectFrom("invitation_record")
        .select("invitation_id")
        .where("instance", "=", instance)
        .orderBy("created_at", "desc")
        .limit(invitationsToCompare)
        .execute();
      return rows.map((row) => row.invitation_id);
    },
    save: ({ id, instance }, movesFrom) =>
      db.transaction().execute(async (trx) => {
        const values = { id, kind: instance, provisional_id: provisionalId, seen_at: now() };
        await trx
          .insertInto("instance")
          .values({ key_fingerprint: fingerprint, ...values })
          .onConflict((conflict) => conflict.column("key_fingerprint").doUpdateSet(values))
          .execute();
        if (movesFrom === null) return;
        await trx.updateTable("instance").set({ id, kind: instance }).where("id", "=", movesFrom).execute();
        await moveInstance(trx, movesFrom, id);
      }),
  };
}

function toIdentity({ id, kind }: { id: string; kind: string }): Identity | null {
  const instance = Instance.safeParse(kind);
  return instance.success ? { id, instance: instance.data } : null;
}
