import { sql } from "kysely";
import { invitationsBy } from "#store/dialect/invitation-index.ts";
import { isOneOf } from "#store/dialect/one-of.ts";
import type { Register } from "./known-rows.ts";

/** Each update takes a few milliseconds, in which the process does nothing else. */
const rowsPerUpdate = 500;

/** Marks pending invitations as expired whose time is over, as Clerk does; no answer tells it. Returns how many. */
export async function noteExpiry({
  db,
  instance,
  clock,
  onLeft,
}: Pick<Register, "db" | "instance" | "clock" | "onLeft">): Promise<number> {
  for (let count = 0; ;) {
    const now = clock();
    const over = await db
      .selectFrom(invitationsBy("invitation_by_expiry"))
      .select("invitation.seq")
      .where("invitation.instance", "=", instance)
      .where("invitation.gone_at", "is", null)
      .where("invitation.status", "=", "pending")
      .where("invitation.expires_at", "<=", now)
      .limit(rowsPerUpdate)
      .execute();
    if (over.length === 0) return count;
    count += over.length;
    onLeft?.();
    const numbers = over.map(({ seq }) => seq);
    await db
      .updateTable("invitation")
      .set({ status: "expired", url: null, asked_at: now })
      .where(isOneOf(sql.ref("seq"), numbers))
      .where("status", "=", "pending")
      .execute();
  }
}
