import { sql } from "kysely";
import { invitationsBy } from "#store/dialect/invitation-index.ts";
import { isOneOf } from "#store/dialect/one-of.ts";
import type { Db } from "./list/source.ts";

/** Each takes a few milliseconds, in which the process does nothing else. */
const rowsPerUpdate = 500;

/** Pending invitations whose expiry has passed become expired, with or without an answer of Clerk. */
export async function expireDue(db: Db, instance: string, now: number): Promise<void> {
  for (;;) {
    const due = await db
      .selectFrom(invitationsBy("invitation_by_expiry"))
      .select("invitation.seq")
      .where("invitation.instance", "=", instance)
      .where("invitation.gone_at", "is", null)
      .where("invitation.status", "=", "pending")
      .where("invitation.expires_at", "<=", now)
      .limit(rowsPerUpdate)
      .execute();
    if (due.length === 0) return;
    const numbers = due.map(({ seq }) => seq);
    await db
      .updateTable("invitation")
      .set({ status: "expired", url: null, asked_at: now })
      .where(isOneOf(sql.ref("seq"), numbers))
      .where("status", "=", "pending")
      .execute();
  }
}
