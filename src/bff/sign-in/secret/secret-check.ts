import { createHmac, timingSafeEqual } from "node:crypto";
import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import type { Kysely } from "kysely";
import type { Schema } from "#store/schema.ts";

type Db = Kysely<Schema>;

/** Shows whether a secret is the same one; the secret cannot be computed from it. */
function checkValueOf(secret: string): string {
  return createHmac("sha256", secret).update("check of Usher's AUTH_SECRET").digest("hex");
}

export function isSecretOf(checkValue: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(checkValueOf(secret)), Buffer.from(checkValue));
}

/** Null for a database that no Usher with this check has used. */
export async function readSecretCheck(db: Db): Promise<string | null> {
  return (await db.selectFrom("secret_check").select("value").executeTakeFirst())?.value ?? null;
}

/**
 * Writes every second factor with `to` instead of `from`, all of them or none, and says that the database belongs to
 * `to`. Returns how many there are.
 * @throws if one of them was not encrypted with `from`; nothing is written then
 */
export async function reencryptSecondFactors(db: Db, from: string, to: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const factors = await trx.selectFrom("two_factor").select(["id", "secret", "backupCodes"]).execute();
    const again = async (data: string) =>
      symmetricEncrypt({ key: to, data: await symmetricDecrypt({ key: from, data }) });
    for (const { id, secret, backupCodes } of from === to ? [] : factors) {
      const cells = { secret: await again(secret), backupCodes: await again(backupCodes) };
      await trx.updateTable("two_factor").set(cells).where("id", "=", id).execute();
    }
    await trx.deleteFrom("secret_check").execute();
    await trx
      .insertInto("secret_check")
      .values({ value: checkValueOf(to) })
      .execute();
    return factors.length;
  });
}

/** True if all second factors can be read with the secret. */
export async function canReadSecondFactors(db: Db, secret: string): Promise<boolean> {
  const factors = await db.selectFrom("two_factor").select(["secret"]).execute();
  try {
    for (const { secret: data } of factors) await symmetricDecrypt({ key: secret, data });
    return true;
  } catch {
    return false;
  }
}

/**
 * Gives up what only a lost secret can read: second factors are turned off and all sessions end. Returns the addresses of
 * the members who have lost their second factor.
 */
export async function acceptSecret(db: Db, secret: string): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    const members = await trx
      .selectFrom("user")
      .select(["id", "email"])
      .where("id", "in", trx.selectFrom("two_factor").select("userId"))
      .execute();
    await trx.deleteFrom("two_factor").execute();
    await trx.updateTable("user").set({ twoFactorEnabled: 0 }).where("twoFactorEnabled", "=", 1).execute();
    await trx.deleteFrom("session").execute();
    await trx.deleteFrom("secret_check").execute();
    await trx
      .insertInto("secret_check")
      .values({ value: checkValueOf(secret) })
      .execute();
    return members.map(({ email }) => email);
  });
}
