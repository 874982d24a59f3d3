import type { Register } from "./known-rows.ts";

const rowsPerUpdate = 500;

/** Marks pending invitations as expired whose time is over, as Clerk does; no answer tells it. Returns how many. */
export async function noteExpiry({ db, instance, clock, onLeft }: Register): Promise<number> {
  let count = 0;
  for (;;) {
    const now = clock();
    const over = await db
      .selectFrom("invitation")
      .select("seq")
      .where("instance", "=", instance)
      .where("status", "=", "pending")
      .where("gone_at", "is", null)
      .where("expires_at", "<=", now)
      .limit(rowsPerUpdate)
      .execute();
    if (over.length === 0) return count;
    count += over.length;
    onLeft?.();
    const seqs = over.map(({ seq }) => seq);
    await db
      .updateTable("invitation")
      .set({ status: "expired", url: null, asked_at: now })
      .where("seq", "in", seqs)
      .where("status", "=", "pending")
      .execute();
    if (over.length < rowsPerUpdate) return count;
  }
}
