import type { OwnSession } from "#contract/account.ts";
import type { Store } from "#store/store.ts";
import { findUser, updateUser } from "./users.ts";

// All SQL on the library's table `session`.

type Db = Store["db"];

const hourMs = 60 * 60 * 1_000;
/** A session ends when it is not used for this long. */
export const idleLimitMs = 12 * hourMs;
/** A session ends after this long, used or not. */
export const absoluteLimitMs = 7 * 24 * hourMs;

/** A user's sessions that have not ended, the newest first. The token never leaves its cookie. */
export async function listSessions(
  db: Db,
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
      expiresAt: Math.min(Date.parse(row.expiresAt), Date.parse(row.updatedAt) + idleLimitMs),
      clientAddress: row.ipAddress === "" ? null : row.ipAddress,
      userAgent: row.userAgent === "" ? null : row.userAgent,
      isCurrent: row.id === currentId,
    }))
    .filter((session) => session.isCurrent || session.expiresAt > now);
}

/** `updatedAt` is when the session was last used: only this function moves it. */
export async function recordSeen(
  db: Db,
  session: { id: string; userId: string },
  now: number,
): Promise<void> {
  const updatedAt = new Date(now).toISOString();
  await db.updateTable("session").set({ updatedAt }).where("id", "=", session.id).execute();
  await updateUser(db, session.userId, { lastSeenAt: now });
}

/** Ends one session, if it belongs to `userId` (when given); returns whether there was one. */
export async function endSession(db: Db, id: string, userId?: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("session")
    .where("id", "=", id)
    .$if(userId !== undefined, (query) => query.where("userId", "=", userId ?? ""))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Ends a user's sessions except `exceptId`; returns how many. The user keeps the time they were last seen. */
export async function endSessions(db: Db, userId: string, exceptId = ""): Promise<number> {
  const user = await findUser(db, { id: userId });
  if (user !== undefined) await updateUser(db, userId, { lastSeenAt: user.lastSeenAt });
  const { numDeletedRows } = await db
    .deleteFrom("session")
    .where("userId", "=", userId)
    .where("id", "!=", exceptId)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
