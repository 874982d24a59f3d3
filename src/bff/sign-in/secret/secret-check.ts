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
async function readSecretCheck(db: Db): Promise<string | null> {
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
    await writeSecretCheck(trx, to);
    return factors.length;
  });
}

/** True if the secret is the one that the database was used with. */
export async function isSecretOfDatabase(db: Db, secret: string): Promise<boolean> {
  const check = await readSecretCheck(db);
  return check === null ? canReadSecondFactors(db, secret) : isSecretOf(check, secret);
}

/** True if all second factors can be read with the secret. */
async function canReadSecondFactors(db: Db, secret: string): Promise<boolean> {
  const factors = await db.selectFrom("two_factor").select(["secret"]).execute();
  try {
    for (const { secret: data } of factors) await symmetricDecrypt({ key: secret, data });
    return true;
  } catch {
    return false;
  }
}

/**
 * Gives up what only a lost secret can read, in a transaction of the caller: second factors are turned off and all
 * sessions end. Returns the members who have lost their second factor.
 */
export async function acceptSecret(trx: Db, secret: string): Promise<{ id: string; emailAddress: string }[]> {
  const members = await trx
    .selectFrom("user")
    .select(["id", "email as emailAddress"])
    .where("id", "in", trx.selectFrom("two_factor").select("userId"))
    .execute();
  await trx.deleteFrom("two_factor").execute();
  await trx.updateTable("user").set({ twoFactorEnabled: 0 }).where("twoFactorEnabled", "=", 1).execute();
  await trx.deleteFrom("session").execute();
  await writeSecretCheck(trx, secret);
  return members;
}

async function writeSecretCheck(trx: Db, secret: string): Promise<void> {
  await trx.deleteFrom("secret_check").execute();
  await trx
    .insertInto("secret_check")
    .values({ value: checkValueOf(secret) })
    .execute();
}
