import { randomBytes, timingSafeEqual } from "node:crypto";
import { Role } from "#contract/role.ts";
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
  const inTurn = createTurn();

  const needsSetup = async (): Promise<boolean> => {
    const user = await db
      .selectFrom("user")
      .select("id")
      .where("email", "!=", demoAddress)
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
      return known?.user.id ?? createPerson(auth, demoAddress, "Demo admin");
    });

  return {
    setupToken,
    needsSetup,
    async personOf(headers) {
      const { response, headers: answer } = await auth.api.getSession({ headers, returnHeaders: true });
      const user = response?.user;
      // A session of the demo does not outlive the sandbox mode that it was given in.
      const isKnown = user !== undefined && (hasDemo || user.email !== demoAddress);
      const isOpen = isKnown && (user.disabledAt ?? null) === null;
      return { person: isOpen ? await toPerson(db, user) : null, cookies: answer.getSetCookie() };
    },
    createFirstAdmin: async (credentials) => (await createAdmin(credentials)) !== null,
    async setUp(token, credentials) {
      const userId = isSame(token, setupToken) ? await createAdmin(credentials) : null;
      if (userId === null)
        return fail(
          "forbidden",
          "The set-up link is wrong or has been used. Sign in, or restart Usher for a new link.",
        );
      return openSession(auth, userId);
    },
    enterDemo: async () => openSession(auth, await ensureDemo()),
  };
}

type User = NonNullable<Awaited<ReturnType<Auth["api"]["getSession"]>>>["user"];

async function toPerson(db: Store["db"], user: User): Promise<Person> {
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
async function createPerson(auth: Auth, email: string, name: string): Promise<string> {
  const { internalAdapter } = await auth.$context;
  const user = await internalAdapter.createUser(
    { email, name, emailVerified: true, role: "admin" },
    { method: "email-password" },
  );
  return user.id;
}

async function createAccount(auth: Auth, { emailAddress, password }: Credentials): Promise<string> {
  const { internalAdapter, password: passwords } = await auth.$context;
  const hash = await passwords.hash(password);
  const userId = await createPerson(auth, emailAddress.toLowerCase(), emailAddress);
  await internalAdapter.linkAccount({ userId, providerId: "credential", accountId: userId, password: hash });
  return userId;
}

/** Answers the cookies to set. */
async function openSession(auth: Auth, userId: string): Promise<string[]> {
  const { headers } = await auth.api.openSession({ body: { userId }, returnHeaders: true });
  return headers.getSetCookie();
}
