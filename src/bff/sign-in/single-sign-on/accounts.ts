import { createHash } from "node:crypto";
import type { LoggedOut } from "#bff/sign-in/oidc/logout-token.ts";
import { addAccount } from "#bff/sign-in/users.ts";
import type { Store } from "#store/store.ts";

// All SQL on users and sessions of single sign-on, in the library's tables.

type Db = Store["db"];

/** The library's name for the rows of `account` that belong to the provider. */
const providerId = "oidc";

type ProviderUser = { id: string; emailAddress: string; isVerified: boolean };

/** The user with this account at the provider. */
export async function findProviderUser(db: Db, accountId: string): Promise<ProviderUser | undefined> {
  const row = await db
    .selectFrom("account")
    .innerJoin("user", "user.id", "account.userId")
    .select(["user.id", "user.email", "user.emailVerified"])
    .where("account.providerId", "=", providerId)
    .where("account.accountId", "=", accountId)
    .executeTakeFirst();
  return row && { id: row.id, emailAddress: row.email, isVerified: row.emailVerified !== 0 };
}

/** Who has a verified address: the id, and their account at the same issuer if it is another one than `accountId`. */
export async function findOwner(
  db: Db,
  emailAddress: string,
  accountId: string,
): Promise<{ id: string; otherAccountId: string | undefined } | undefined> {
  const rows = await db
    .selectFrom("user")
    .leftJoin("account", (join) =>
      join.onRef("account.userId", "=", "user.id").on("account.providerId", "=", providerId),
    )
    .select(["user.id", "account.accountId"])
    .where("user.email", "=", emailAddress)
    .execute();
  // An issuer is a URL, without spaces.
  const issuer = accountId.slice(0, accountId.indexOf(" ") + 1);
  const others = rows.map((row) => row.accountId ?? "");
  const otherAccountId = others.find((other) => other !== accountId && other.startsWith(issuer));
  return rows[0] && { id: rows[0].id, otherAccountId };
}

/**
 * How a user is called whose address the provider has not verified. It is stored instead of the address: no one signs in, is
 * found or is invited by it, and the owner of the address can take it. The mark comes first, where no
 * table cuts it off; the digits distinguish two users who claim the same.
 */
export function unverifiedName(emailAddress: string, accountId: string): string {
  const digits = createHash("sha256").update(accountId).digest("hex").slice(0, 8);
  return `not verified: ${emailAddress} (${digits})`;
}

/** Makes `userId` the user of this account, which may have belonged to another. */
export async function linkAccount(db: Db, accountId: string, userId: string, now: number): Promise<void> {
  await db
    .deleteFrom("account")
    .where("providerId", "=", providerId)
    .where("accountId", "=", accountId)
    .execute();
  await addAccount(db, { userId, accountId, providerId, password: null }, now);
}

type Address = { emailAddress: string; name: string; isVerified: boolean };

export async function setAddress(
  db: Db,
  id: string,
  { emailAddress: email, name, isVerified }: Address,
): Promise<void> {
  await db
    .updateTable("user")
    .set({ email, name, emailVerified: isVerified ? 1 : 0 })
    .where("id", "=", id)
    .execute();
}

/** How a session is known at the provider. */
type ProviderSession = { accountId: string; providerSessionId: string | null; idToken: string };

/** Longer ones are left out: they would not fit into the URL where the member signs out. */
const maxIdTokenLength = 4_096;

export async function markProviderSession(db: Db, sessionId: string, given: ProviderSession): Promise<void> {
  const { accountId: providerAccountId, providerSessionId } = given;
  const idToken = given.idToken.length <= maxIdTokenLength ? given.idToken : null;
  await db
    .updateTable("session")
    .set({ providerAccountId, providerSessionId, idToken })
    .where("id", "=", sessionId)
    .execute();
}

/** The ID token that a session began with, if it is stored; undefined for a session that did not begin at the provider. */
export async function idTokenOf(db: Db, sessionId: string): Promise<string | null | undefined> {
  const row = await db
    .selectFrom("session")
    .select("idToken")
    .where("id", "=", sessionId)
    .where("providerAccountId", "is not", null)
    .executeTakeFirst();
  return row?.idToken;
}

/**
 * Ends the sessions that began at the provider and were logged out there; returns whose they were. Sessions of the user whose ID
 * token did not name the provider's session end too: they may be the one.
 */
export async function endLoggedOut(
  db: Db,
  { accountId, providerSessionId }: Pick<LoggedOut, "accountId" | "providerSessionId">,
): Promise<{ id: string; emailAddress: string }[]> {
  if (accountId === null && providerSessionId === null) return [];
  const ended = await db
    .deleteFrom("session")
    .$if(accountId !== null, (query) => query.where("providerAccountId", "=", accountId))
    .$if(providerSessionId !== null, (query) =>
      query.where((eb) => {
        const isNamed = eb("providerSessionId", "=", providerSessionId);
        return accountId === null ? isNamed : eb.or([isNamed, eb("providerSessionId", "is", null)]);
      }),
    )
    .returning("userId")
    .execute();
  if (ended.length === 0) return [];
  return db
    .selectFrom("user")
    .select(["id", "email as emailAddress"])
    .where(
      "id",
      "in",
      ended.map(({ userId }) => userId),
    )
    .execute();
}
