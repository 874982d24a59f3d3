import type { Log } from "#bff/http/log.ts";
import type { Store } from "#store/store.ts";
import { isSecretOfDatabase, reencryptSecondFactors } from "./secret-check.ts";

type Secrets = { authSecret: string; oldAuthSecret: string | null };

/** `AUTH_SECRET` is not the one that encrypts the second factors of the database. */
export class WrongSecretError extends Error {
  override name = "WrongSecretError";
}

/**
 * Compares `AUTH_SECRET` with the database at a start; without second factors nothing is lost. With `AUTH_SECRET_OLD`, second factors are written again with the
 * new one.
 * @throws {WrongSecretError}
 */
export async function checkSecret(
  db: Store["db"],
  { authSecret, oldAuthSecret }: Secrets,
  log: Log,
): Promise<void> {
  if (await isSecretOfDatabase(db, authSecret)) {
    await reencryptSecondFactors(db, authSecret, authSecret);
    return;
  }
  if (oldAuthSecret === null || !(await isSecretOfDatabase(db, oldAuthSecret))) {
    const { length } = await db.selectFrom("two_factor").select("id").execute();
    if (length > 0) throw new WrongSecretError(sentenceFor(length));
    log.warn("another AUTH_SECRET than at the last start; everybody signs in again");
    await reencryptSecondFactors(db, authSecret, authSecret);
    return;
  }
  const secondFactors = await reencryptSecondFactors(db, oldAuthSecret, authSecret);
  log.info({ secondFactors }, "encrypted the second factors with the new AUTH_SECRET");
}

function sentenceFor(secondFactors: number): string {
  const factors = secondFactors === 1 ? "1 second factor" : `${secondFactors} second factors`;
  return (
    "AUTH_SECRET is not the one that this database was used with, so nobody stays signed in " +
    `and ${factors} cannot be read. Put the old value back (without AUTH_SECRET it is in the file auth-secret of ` +
    "DATA_DIR); to change it, set AUTH_SECRET_OLD to the old value; if it is lost, run npm run accept-auth-secret, " +
    "which turns these second factors off."
  );
}
