import { Role } from "#contract/role.ts";
import type { Member } from "#contract/session.ts";
import type { Store } from "#store/store.ts";
import type { Auth } from "./auth.ts";
import { absoluteLimitMs, idleLimitMs } from "./session-limits.ts";

/** Who asks, by their cookie. `cookies` are to be set in the answer: those of a session that is over are taken back. */
export type Identified = { member: Member | null; sessionId: string | null; cookies: string[] };

/** How exactly it is known when somebody was last at work: a write for every request would be too many. */
const seenEveryMs = 60_000;

type MemberOfOptions = { auth: Auth; db: Store["db"]; now: () => number };

/** Who the cookie says it is. Both limits of a session are judged here, on every request, by the clock that is passed in. */
export function createMemberOf({ auth, db, now }: MemberOfOptions, isWelcome: (email: string) => boolean) {
  return async (headers: Headers): Promise<Identified> => {
    const { response, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true });
    const cookies = answer.getSetCookie();
    const nobody = { member: null, sessionId: null, cookies };
    if (response === null) return nobody;
    const { session, user } = response;
    if (isOver(session, now())) {
      await db.deleteFrom("session").where("id", "=", session.id).execute();
      return nobody;
    }
    if (!isWelcome(user.email) || (user.disabledAt ?? null) !== null) return nobody;
    // The account's own time is looked at as well: a session of less than a minute was at work too.
    const seenAt = Math.min(session.updatedAt.getTime(), user.lastSeenAt ?? 0);
    if (now() - seenAt >= seenEveryMs) await recordSeen(db, session, now());
    return { member: await toMember(db, user), sessionId: session.id, cookies };
  };
}

type Current = NonNullable<Awaited<ReturnType<Auth["api"]["getSession"]>>>;

/** `updatedAt` is when the session was last used: `recordSeen` moves it and nothing else does. */
function isOver({ createdAt, updatedAt }: Current["session"], now: number): boolean {
  return now - updatedAt.getTime() >= idleLimitMs || now - createdAt.getTime() >= absoluteLimitMs;
}

async function recordSeen(db: Store["db"], session: Current["session"], now: number): Promise<void> {
  const updatedAt = new Date(now).toISOString();
  await db.updateTable("session").set({ updatedAt }).where("id", "=", session.id).execute();
  await db.updateTable("user").set({ lastSeenAt: now }).where("id", "=", session.userId).execute();
}

async function toMember(db: Store["db"], user: Current["user"]): Promise<Member> {
  const password = await db
    .selectFrom("account")
    .select("id")
    .where("userId", "=", user.id)
    .where("providerId", "=", "credential")
    .executeTakeFirst();
  return {
    id: user.id,
    emailAddress: user.email,
    name: user.name,
    // What cannot be read gives the least right.
    role: Role.safeParse(user.role).data ?? "viewer",
    hasPassword: password !== undefined,
    isTwoFactorOn: user.twoFactorEnabled === true,
  };
}
