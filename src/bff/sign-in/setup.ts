import { randomBytes, timingSafeEqual } from "node:crypto";
import { fail } from "#bff/http/problem.ts";
import type { Store } from "#store/store.ts";
import type { Auth } from "./auth.ts";
import { refuseWeak } from "./passwords.ts";
import { addPassword, createUser, findUser, hasAdmin, replacePassword, updateUser } from "./users.ts";

type Credentials = { emailAddress: string; password: string };

/** Creates the first admin: from `ADMIN_EMAIL`, or by the one-time set-up link from the log. */
export type Setup = {
  /** The token of the set-up link, new at each start. */
  token: string;
  /** True while there is no admin except the demo: a viewer who came by single sign-on cannot set Usher up. */
  isNeeded(): Promise<boolean>;
  /** Returns the id of the first admin, null if there already is an admin. */
  createAdmin(credentials: Credentials): Promise<string | null>;
  /**
   * Creates the first admin for the holder of the set-up link; returns the id.
   * @throws {ProblemError} `forbidden` when the token is wrong or used, `invalid` for a weak password
   */
  complete(token: string, credentials: Credentials): Promise<string>;
};

type SetupOptions = { auth: Auth; db: Store["db"]; now: () => number };

export function createSetup({ auth, db, now }: SetupOptions): Setup {
  const setup: Setup = {
    token: randomBytes(24).toString("base64url"),
    isNeeded: async () => !(await hasAdmin(db)),
    async createAdmin({ emailAddress, password }) {
      if (!(await setup.isNeeded())) return null;
      const hash = await (await auth.$context).password.hash(password);
      // Asked again in the transaction: two requests with the same link must create one admin.
      return db
        .transaction()
        .execute(async (trx) => ((await hasAdmin(trx)) ? null : makeAdmin(trx, emailAddress, hash, now())));
    },
    async complete(token, credentials) {
      if (!isSame(token, setup.token)) return refuseSetup();
      refuseWeak(credentials.password, credentials.emailAddress, "password");
      return (await setup.createAdmin(credentials)) ?? refuseSetup();
    },
  };
  return setup;
}

/** A user who came by single sign-on before keeps their account, and becomes an admin with a password. */
async function makeAdmin(trx: Store["db"], emailAddress: string, hash: string, now: number): Promise<string> {
  const user = await findUser(trx, { emailAddress });
  if (user === undefined) return createUser(trx, { emailAddress, role: "admin", passwordHash: hash }, now);
  await updateUser(trx, user.id, { role: "admin", disabledAt: null });
  await (user.hasPassword ? replacePassword : addPassword)(trx, user.id, hash, now);
  return user.id;
}

function refuseSetup(): never {
  return fail(
    "forbidden",
    "The set-up link is wrong or has been used. Sign in, or restart Usher for a new link.",
  );
}

/** In constant time for tokens of the same length; the length is not secret. */
function isSame(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}
