import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { Role } from "#contract/role.ts";
import type { Env } from "#bff/env/env.ts";
import { lowerAscii } from "#bff/env/role-rules.ts";
import type { Store } from "#store/store.ts";

// All SQL on the library's tables `user`, `account` and `two_factor`; that on `session` is in `sessions.ts`, that of single
// sign-on in `single-sign-on/accounts.ts`.

type Db = Store["db"];

export const demoAddress = "demo@usher.test";

/** The library's name for the row of `account` that holds a password. */
const passwordProvider = "credential";

export type User = {
  id: string;
  emailAddress: string;
  name: string;
  role: Role;
  isDisabled: boolean;
  hasPassword: boolean;
  isTwoFactorOn: boolean;
  createdAt: number;
  lastSeenAt: number | null;
};

export async function listUsers(db: Db): Promise<User[]> {
  return (await selectUsers(db).execute()).map(toUser);
}

export async function findUser(
  db: Db,
  by: { id: string } | { emailAddress: string },
): Promise<User | undefined> {
  const query =
    "id" in by
      ? selectUsers(db).where("id", "=", by.id)
      : selectUsers(db).where("email", "=", lowerAscii(by.emailAddress));
  const row = await query.executeTakeFirst();
  return row && toUser(row);
}

function selectUsers(db: Db) {
  return db
    .selectFrom("user")
    .select(["id", "email", "name", "role", "disabledAt", "lastSeenAt", "twoFactorEnabled", "createdAt"])
    .select((eb) => [
      eb
        .selectFrom("session")
        .whereRef("session.userId", "=", "user.id")
        .select((inner) => inner.fn.max("session.updatedAt").as("at"))
        .as("sessionSeenAt"),
      eb
        .selectFrom("account")
        .whereRef("account.userId", "=", "user.id")
        .where("account.providerId", "=", passwordProvider)
        .select("account.id")
        .as("passwordId"),
    ]);
}

type UserRow = Awaited<ReturnType<ReturnType<typeof selectUsers>["execute"]>>[number];

function toUser(row: UserRow): User {
  const seenAt = [row.lastSeenAt, row.sessionSeenAt === null ? null : Date.parse(row.sessionSeenAt)];
  const times = seenAt.filter((time) => time !== null);
  return {
    id: row.id,
    emailAddress: row.email,
    name: row.name,
    role: toRole(row.role),
    isDisabled: row.disabledAt !== null,
    hasPassword: row.passwordId !== null,
    isTwoFactorOn: row.twoFactorEnabled === 1,
    createdAt: Date.parse(row.createdAt),
    lastSeenAt: times.length === 0 ? null : Math.max(...times),
  };
}

/** An unknown role counts as viewer. */
export function toRole(text: unknown): Role {
  return Role.safeParse(text).data ?? "viewer";
}

/** Whether there is an enabled admin other than the demo, which ends with the sandbox. */
export async function hasAdmin(db: Db): Promise<boolean> {
  return (await selectAdmins(db).executeTakeFirst()) !== undefined;
}

function selectAdmins(db: Db) {
  return db
    .selectFrom("user")
    .select(["user.id", "user.email as emailAddress"])
    .where("role", "=", "admin")
    .where("disabledAt", "is", null)
    .where("email", "!=", demoAddress);
}

/** How members can sign in, as configured: by a password, and by an account at this issuer. */
export type WaysIn = { hasPasswords: boolean; issuer: string | null };

export function waysInOf({ hasPasswords, singleSignOn }: Pick<Env, "hasPasswords" | "singleSignOn">): WaysIn {
  return { hasPasswords, issuer: singleSignOn?.issuer ?? null };
}

/** The enabled admins who can sign in, by address. One with nothing but a password cannot where passwords are off. */
export function listUsableAdmins(
  db: Db,
  { hasPasswords, issuer }: WaysIn,
): Promise<{ id: string; emailAddress: string }[]> {
  // An account at a provider is stored as issuer and subject, with a space between them.
  const prefix = `${issuer ?? ""} `;
  return selectAdmins(db)
    .where((eb) => {
      const accounts = eb
        .selectFrom("account")
        .select("account.id")
        .whereRef("account.userId", "=", "user.id");
      const ofIssuer = sql<boolean>`substr(${sql.ref("account.accountId")}, 1, ${prefix.length}) = ${prefix}`;
      return eb.or([
        ...(hasPasswords ? [eb.exists(accounts.where("account.providerId", "=", passwordProvider))] : []),
        ...(issuer === null
          ? []
          : [eb.exists(accounts.where("account.providerId", "!=", passwordProvider).where(ofIssuer))]),
      ]);
    })
    .orderBy("email")
    .execute();
}

/** Whether another admin than `exceptId` can sign in: the last one must stay. */
export async function hasOtherAdmin(db: Db, waysIn: WaysIn, exceptId: string): Promise<boolean> {
  return (await listUsableAdmins(db, waysIn)).some(({ id }) => id !== exceptId);
}

type NewUser = {
  emailAddress: string;
  name?: string;
  /** By default an admin vouches for the address: Usher sends no e-mail to it. */
  isVerified?: boolean;
  role: Role;
  passwordHash: string | null;
};

/** Returns the id. */
export async function createUser(db: Db, user: NewUser, now: number): Promise<string> {
  const id = randomUUID();
  const { emailAddress, name = emailAddress, isVerified = true, role, passwordHash } = user;
  await db
    .insertInto("user")
    .values({
      id,
      name,
      email: lowerAscii(emailAddress),
      emailVerified: isVerified ? 1 : 0,
      image: null,
      role,
      disabledAt: null,
      lastSeenAt: null,
      twoFactorEnabled: 0,
      ...timestamps(now),
    })
    .execute();
  if (passwordHash !== null) await addPassword(db, id, passwordHash, now);
  return id;
}

type UserChange = { role?: Role; disabledAt?: number | null; lastSeenAt?: number | null };

export async function updateUser(db: Db, id: string, change: UserChange): Promise<void> {
  await db.updateTable("user").set(change).where("id", "=", id).execute();
}

export async function passwordHashOf(db: Db, userId: string): Promise<string | null> {
  const account = await db
    .selectFrom("account")
    .select("password")
    .where("userId", "=", userId)
    .where("providerId", "=", passwordProvider)
    .executeTakeFirst();
  return account?.password ?? null;
}

export function addPassword(db: Db, userId: string, hash: string, now: number): Promise<void> {
  const account = { userId, accountId: userId, providerId: passwordProvider, password: hash };
  return addAccount(db, account, now);
}

type NewAccount = { userId: string; accountId: string; providerId: string; password: string | null };

/** A way in which a user signs in. Usher stores no token of a provider here. */
export async function addAccount(db: Db, account: NewAccount, now: number): Promise<void> {
  await db
    .insertInto("account")
    .values({
      ...account,
      id: randomUUID(),
      accessToken: null,
      refreshToken: null,
      idToken: null,
      accessTokenExpiresAt: null,
      refreshTokenExpiresAt: null,
      scope: null,
      ...timestamps(now),
    })
    .execute();
}

export async function replacePassword(db: Db, userId: string, hash: string, now: number): Promise<void> {
  await db
    .updateTable("account")
    .set({ password: hash, updatedAt: timestamps(now).updatedAt })
    .where("userId", "=", userId)
    .where("providerId", "=", passwordProvider)
    .execute();
}

export async function removeTwoFactor(db: Db, userId: string): Promise<void> {
  await db.deleteFrom("two_factor").where("userId", "=", userId).execute();
  await db.updateTable("user").set({ twoFactorEnabled: 0 }).where("id", "=", userId).execute();
}

function timestamps(now: number): { createdAt: string; updatedAt: string } {
  const time = new Date(now).toISOString();
  return { createdAt: time, updatedAt: time };
}
