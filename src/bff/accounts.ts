import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Person } from "#contract/session.ts";
import type { Store } from "#store/store.ts";
import type { Auth } from "./auth.ts";
import { fail } from "./problem.ts";

export const demoAddress = "demo@usher.test";

export type Credentials = { emailAddress: string; password: string };

/** The people who may sign in, beside what the library does by itself. */
export type Accounts = {
  /** Who the cookie says it is, and the cookies that renew a session on the way. */
  personOf(headers: Headers): Promise<{ person: Person | null; cookies: string[] }>;
  /** True while nobody but the demo person has an account. */
  needsSetup(): Promise<boolean>;
  /** Makes the first admin when there is none yet; answers whether it did. */
  createFirstAdmin(credentials: Credentials): Promise<boolean>;
  /** The one-time token of the set-up link; made once per start. */
  setupToken: string;
  /**
   * Makes the first admin for whoever holds the set-up link, and signs them in.
   * @throws {ProblemError} `forbidden` when the token is wrong or used up
   */
  setUp(token: string, credentials: Credentials): Promise<string[]>;
  /** Makes the demo person if need be and signs them in: the cookies to set. */
  enterDemo(): Promise<string[]>;
};

export function createAccounts(auth: Auth, db: Store["db"], hasDemo: boolean): Accounts {
  const setupToken = randomBytes(24).toString("base64url");
  // New with every start: the demo is entered by a button and its password is known to nobody.
  const demoPassword = randomBytes(24).toString("base64url");
  const inTurn = createTurn();
  let demo: Promise<void> | undefined;

  const needsSetup = async (): Promise<boolean> => {
    const user = await db
      .selectFrom("user")
      .select("id")
      .where("email", "!=", demoAddress)
      .executeTakeFirst();
    return user === undefined;
  };
  // One at a time: two requests with the same link are to make one admin.
  const createFirstAdmin = (credentials: Credentials): Promise<boolean> =>
    inTurn(async () => {
      if (!(await needsSetup())) return false;
      await createAccount(auth, credentials, credentials.emailAddress);
      return true;
    });

  return {
    setupToken,
    needsSetup,
    createFirstAdmin,
    async personOf(headers) {
      const { response, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true });
      const user = response?.user;
      // A session of the demo does not outlive the sandbox mode that it was given in.
      const isKnown = user !== undefined && (hasDemo || user.email !== demoAddress);
      const person = isKnown ? { id: user.id, emailAddress: user.email, name: user.name } : null;
      return { person, cookies: answer.getSetCookie() };
    },
    async setUp(token, credentials) {
      const isRight = isSame(token, setupToken);
      if (!isRight || !(await createFirstAdmin(credentials)))
        fail(
          "forbidden",
          "The set-up link is wrong or has been used. Sign in, or restart Usher for a new link.",
        );
      return signIn(auth, credentials);
    },
    async enterDemo() {
      const credentials = { emailAddress: demoAddress, password: demoPassword };
      demo ??= ensureDemo(auth, credentials).catch((error: unknown) => {
        demo = undefined;
        throw error;
      });
      await demo;
      return signIn(auth, credentials);
    },
  };
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

async function createAccount(
  auth: Auth,
  { emailAddress, password }: Credentials,
  name: string,
): Promise<void> {
  const { internalAdapter, password: passwords } = await auth.$context;
  const user = await internalAdapter.createUser(
    { email: emailAddress.toLowerCase(), name, emailVerified: true },
    { method: "email-password" },
  );
  await internalAdapter.linkAccount({
    userId: user.id,
    providerId: "credential",
    accountId: user.id,
    password: await passwords.hash(password),
  });
}

async function ensureDemo(auth: Auth, credentials: Credentials): Promise<void> {
  const { internalAdapter, password: passwords } = await auth.$context;
  const known = await internalAdapter.findUserByEmail(demoAddress);
  if (known === null) await createAccount(auth, credentials, "Demo admin");
  else await internalAdapter.updatePassword(known.user.id, await passwords.hash(credentials.password));
}

async function signIn(auth: Auth, { emailAddress, password }: Credentials): Promise<string[]> {
  const { headers } = await auth.api.signInEmail({
    body: { email: emailAddress, password },
    returnHeaders: true,
  });
  return headers.getSetCookie();
}
