import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Store } from "#store/store.ts";
import type { Auth } from "./auth.ts";
import { refuseWeak } from "#bff/env/password-rules.ts";
import { createMemberOf, type Identified } from "./identify.ts";
import { fail } from "#bff/http/problem.ts";

export const demoAddress = "demo@usher.test";

export type Credentials = { emailAddress: string; password: string };

/** The people who may sign in, beside what the library does by itself. */
export type Accounts = {
  /** Who the cookie says it is, if its session is not over and the account not shut. */
  memberOf(headers: Headers): Promise<Identified>;
  /** True while there is no admin but the demo member: viewers by single sign-on cannot set Usher up. */
  needsSetup(): Promise<boolean>;
  /** Makes the first admin when there is none yet; answers whether it did. */
  createFirstAdmin(credentials: Credentials): Promise<boolean>;
  /** The one-time token of the set-up link; made once per start. */
  setupToken: string;
  /**
   * Makes the first admin for whoever holds the set-up link, and signs them in. `headers` are those of the request.
   * @throws {ProblemError} `forbidden` when the token is wrong or used up, `invalid` for a password that is guessed early
   */
  setUp(token: string, credentials: Credentials, headers: Headers): Promise<SignedIn>;
  /** Makes the demo member if need be and signs them in. */
  enterDemo(headers: Headers): Promise<SignedIn>;
};

/** Who has come in, and the cookies to set. */
export type SignedIn = { userId: string; cookies: string[] };

type AccountsOptions = { auth: Auth; db: Store["db"]; hasDemo: boolean; now: () => number };

export function createAccounts({ auth, db, hasDemo, now }: AccountsOptions): Accounts {
  const setupToken = randomBytes(24).toString("base64url");
  const inTurn = createTurn();

  const needsSetup = async (): Promise<boolean> => {
    const user = await db
      .selectFrom("user")
      .select("id")
      .where("email", "!=", demoAddress)
      .where("role", "=", "admin")
      .where("disabledAt", "is", null)
      .executeTakeFirst();
    return user === undefined;
  };
  // One at a time: two requests with the same link are to make one admin.
  const createAdmin = (credentials: Credentials): Promise<string | null> =>
    inTurn(async () => ((await needsSetup()) ? createAccount(auth, credentials) : null));
  const ensureDemo = (): Promise<string> =>
    inTurn(async () => {
      const { internalAdapter } = await auth.$context;
      const known = await internalAdapter.findUserByEmail(demoAddress);
      return known?.user.id ?? createMember(auth, demoAddress, "Demo admin");
    });

  return {
    setupToken,
    needsSetup,
    // A session of the demo does not outlive the sandbox mode that it was given in.
    memberOf: createMemberOf({ auth, db, now }, (email) => hasDemo || email !== demoAddress),
    createFirstAdmin: async (credentials) => (await createAdmin(credentials)) !== null,
    async setUp(token, credentials, headers) {
      if (!isSame(token, setupToken)) return refuseSetup();
      refuseWeak(credentials.password, credentials.emailAddress, "password");
      const userId = await createAdmin(credentials);
      return userId === null ? refuseSetup() : signIn(auth, userId, headers);
    },
    enterDemo: async (headers) => signIn(auth, await ensureDemo(), headers),
  };
}

function refuseSetup(): never {
  return fail(
    "forbidden",
    "The set-up link is wrong or has been used. Sign in, or restart Usher for a new link.",
  );
}

/** Runs tasks one after the other; a failed one does not stop the next. */
function createTurn(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next.catch(() => undefined);
    return next;
  };
}

/** In constant time for tokens of the same length; the length is no secret. */
function isSame(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The demo has no password: it is entered by a button, and by nothing else. */
async function createMember(auth: Auth, email: string, name: string): Promise<string> {
  const { internalAdapter } = await auth.$context;
  const user = await internalAdapter.createUser(
    { email, name, emailVerified: true, role: "admin" },
    { method: "email-password" },
  );
  return user.id;
}

/** Somebody who has come by single sign-on before keeps their account, and is an admin with a password from now on. */
async function createAccount(auth: Auth, { emailAddress, password }: Credentials): Promise<string> {
  const { internalAdapter, password: passwords } = await auth.$context;
  const hash = await passwords.hash(password);
  const known = await internalAdapter.findUserByEmail(emailAddress, { includeAccounts: true });
  const userId = known?.user.id ?? (await createMember(auth, emailAddress.toLowerCase(), emailAddress));
  if (known !== null) await internalAdapter.updateUser(userId, { role: "admin", disabledAt: null });
  if (known?.accounts.some(({ providerId }) => providerId === "credential") === true)
    await internalAdapter.updatePassword(userId, hash);
  else
    await internalAdapter.linkAccount({
      userId,
      providerId: "credential",
      accountId: userId,
      password: hash,
    });
  return userId;
}

/** For somebody who has proved themselves. `headers` are those of the request: a session that it carries ends. */
export async function signIn(auth: Auth, userId: string, headers: Headers): Promise<SignedIn> {
  const { headers: answer } = await auth.api.openSession({ body: { userId }, headers, returnHeaders: true });
  return { userId, cookies: answer.getSetCookie() };
}
