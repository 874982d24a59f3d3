import type { OwnSession } from "#contract/account.ts";
import type { Store } from "#store/store.ts";
import { idleLimitMs } from "./session-limits.ts";

/** Somebody's sessions that are not over, the newest first. The token of a session never leaves its cookie. */
export async function listSessions(
  db: Store["db"],
  { userId, currentId, now }: { userId: string; currentId: string; now: number },
): Promise<OwnSession[]> {
  const rows = await db
    .selectFrom("session")
    .select(["id", "createdAt", "updatedAt", "expiresAt", "ipAddress", "userAgent"])
    .where("userId", "=", userId)
    .orderBy("createdAt", "desc")
    .execute();
  return rows
    .map((row) => ({
      id: row.id,
      createdAt: Date.parse(row.createdAt),
      lastSeenAt: Date.parse(row.updatedAt),
      // Whichever of its two limits comes first if nobody uses it.
      expiresAt: Math.min(Date.parse(row.expiresAt), Date.parse(row.updatedAt) + idleLimitMs),
      clientAddress: row.ipAddress === "" ? null : row.ipAddress,
      userAgent: row.userAgent === "" ? null : row.userAgent,
      isCurrent: row.id === currentId,
    }))
    .filter((session) => session.isCurrent || session.expiresAt > now);
}

/** Ends one session of theirs; answers whether there was one. */
export async function endSession(db: Store["db"], userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("session")
    .where("id", "=", id)
    .where("userId", "=", userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Ends all sessions of theirs but one; answers how many. */
export async function endOtherSessions(db: Store["db"], userId: string, keptId: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("session")
    .where("userId", "=", userId)
    .where("id", "!=", keptId)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
