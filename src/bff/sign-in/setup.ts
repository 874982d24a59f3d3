import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { fail } from "#bff/http/problem.ts";
import type { Store } from "#store/store.ts";
import type { Passwords } from "#bff/sign-in/passwords/hashing.ts";
import { refuseWeak } from "#bff/sign-in/passwords/passwords.ts";
import { addPassword, createUser, findUser, hasAdmin, replacePassword, updateUser } from "./users.ts";

type Credentials = { emailAddress: string; password: string };

/** Creates the first admin: from `ADMIN_EMAIL`, or by the one-time set-up link from the log. */
export type Setup = {
  /** The token of the set-up link, new at each start. */
  token: string;
  isToken(given: string): boolean;
  /** True until there is an admin other than the demo, and never again, even if that admin is disabled or deleted. */
  isNeeded(): Promise<boolean>;
  /** For `ADMIN_EMAIL`, which the operator controls. Returns the id, null if there is an admin now. */
  createAdmin(credentials: Credentials): Promise<string | null>;
  /**
   * Creates the first admin for the holder of the set-up link; returns the id.
   * @throws {ProblemError} `forbidden` when the token is wrong or used, `invalid` for a weak password
   */
  complete(token: string, credentials: Credentials): Promise<string>;
};

type SetupOptions = { passwords: Passwords; db: Store["db"]; now: () => number };

export function createSetup({ passwords, db, now }: SetupOptions): Setup {
  const token = randomBytes(24).toString("base64url");
  async function create({ emailAddress, password }: Credentials, isOver: typeof hasAdmin) {
    if (await isOver(db)) return null;
    const hash = await passwords.hash(password);
    // Asked again in the transaction: two requests with the same link must create one admin.
    return db
      .transaction()
      .execute(async (trx) => ((await isOver(trx)) ? null : makeAdmin(trx, emailAddress, hash, now())));
  }
  return {
    token,
    isToken: (given) => isSame(given, token),
    isNeeded: async () => !(await hadAdmin(db)),
    createAdmin: (credentials) => create(credentials, hasAdmin),
    async complete(given, credentials) {
      if (!isSame(given, token)) return refuseSetup();
      if (await hadAdmin(db)) return refuseSetup();
      refuseWeak(credentials.password, credentials.emailAddress, "password");
      return (await create(credentials, hadAdmin)) ?? refuseSetup();
    },
  };
}

async function hadAdmin(db: Store["db"]): Promise<boolean> {
  return (await db.selectFrom("setup").select("closed_at").executeTakeFirst()) !== undefined;
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
    "The set-up link is wrong or has been used. Sign in. If no admin can, run npm run admin -- make-admin on the server.",
  );
}

/** In constant time: hashes have the same length. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
