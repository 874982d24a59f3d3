import type { Member } from "#contract/session.ts";
import type { Store } from "#store/store.ts";
import type { Log } from "#bff/http/log.ts";
import type { Auth } from "./auth.ts";
import { type DemoPlace, isDemoOpen } from "./demo.ts";
import { absoluteLimitMs, endSession, idleLimitMs, recordSeen } from "./sessions.ts";
import { demoAddress, passwordHashOf, toRole } from "./users.ts";

/** The caller by their cookie. `cookies` must be set in the answer: those of an ended session are deleted by it. */
type Identified = { member: Member | null; sessionId: string | null; cookies: string[] };
export type Identify = (headers: Headers) => Promise<Identified>;

/** The page sends it with requests that no user has caused, such as polling. */
const backgroundHeader = "Usher-Background";

/** A write for every request would be too many. */
const seenEveryMs = 60_000;

type IdentifyOptions = { auth: Auth; db: Store["db"]; demo: DemoPlace; now: () => number; log: Log };

/** Judges both limits of a session on every request, by the clock that is passed in. */
export function createIdentify({ auth, db, demo, now, log }: IdentifyOptions): Identify {
  /** The check of a session needs no write: it also works on a full disk. */
  async function attempt(write: () => Promise<unknown>, failure: string): Promise<void> {
    try {
      await write();
    } catch (error) {
      log.warn({ err: error }, failure);
    }
  }

  return async (headers) => {
    const { response, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true });
    const cookies = answer.getSetCookie();
    const unknown = { member: null, sessionId: null, cookies };
    if (response === null) return unknown;
    const { session, user } = response;
    // A session of the demo ends where the demo cannot be entered.
    const isClosedDemo = user.email === demoAddress && !isDemoOpen(demo, headers);
    if (isClosedDemo || isOver(session, now())) {
      await attempt(() => endSession(db, session.id), "could not delete a session that is over");
      return unknown;
    }
    if ((user.disabledAt ?? null) !== null) return unknown;
    // The user's own time counts too: a session younger than a minute has not been recorded there.
    const seenAt = Math.min(session.updatedAt.getTime(), user.lastSeenAt ?? 0);
    if (!headers.has(backgroundHeader) && now() - seenAt >= seenEveryMs) {
      // On a full disk the session only ends earlier.
      await attempt(() => recordSeen(db, session, now()), "could not record that a session is in use");
    }
    const member = {
      id: user.id,
      emailAddress: user.email,
      name: user.name,
      role: toRole(user.role),
      hasPassword: (await passwordHashOf(db, user.id)) !== null,
      isTwoFactorOn: user.twoFactorEnabled === true,
    };
    return { member, sessionId: session.id, cookies };
  };
}

export type SessionCheckDeps = { auth: Auth; identify: Identify };

/** Goes the way of every request: the cookie is well formed, and its signature is wrong. */
export async function checkNoSession({ auth, identify }: SessionCheckDeps): Promise<void> {
  const { authCookies } = await auth.$context;
  const signature = encodeURIComponent(Buffer.alloc(32).toString("base64"));
  await identify(new Headers({ cookie: `${authCookies.sessionToken.name}=nobody.${signature}` }));
}

type LibrarySession = NonNullable<Awaited<ReturnType<Auth["api"]["getSession"]>>>["session"];

function isOver({ createdAt, updatedAt }: LibrarySession, now: number): boolean {
  return now - updatedAt.getTime() >= idleLimitMs || now - createdAt.getTime() >= absoluteLimitMs;
}
