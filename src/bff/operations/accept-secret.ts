import type { Env } from "#bff/env/env.ts";
import { acceptSecret, isSecretOfDatabase } from "#bff/sign-in/secret/secret-check.ts";
import { databaseFile } from "#store/database-file.ts";
import { openStore } from "#store/store.ts";
import { recordCommand } from "./record.ts";
import { takeAlone } from "./take-alone.ts";
import { refuseUnusable, withFaultWords } from "./usable-database.ts";

type Place = Pick<Env, "dataDir" | "isSandbox" | "authSecret">;

/**
 * Gives up a lost `AUTH_SECRET` and the second factors that need it. Changes nothing if the secret is the right one.
 * Returns what to say.
 * @throws {OperationError}
 */
export async function acceptLostSecret(place: Place, now: () => number): Promise<string> {
  const { dataDir, isSandbox, authSecret } = place;
  const file = databaseFile(place);
  refuseUnusable(file);
  // A running server would go on with the lost secret.
  takeAlone(file)?.close();
  try {
    const { db, close } = await openStore({ dataDir, isSandbox });
    try {
      if (await isSecretOfDatabase(db, authSecret))
        return `AUTH_SECRET is the one that ${file} was used with, so nothing was changed.`;
      const members = await db.transaction().execute(async (trx) => {
        const lost = await acceptSecret(trx, authSecret);
        const detail = "AUTH_SECRET was lost and given up by the command on this machine";
        for (const about of lost)
          await recordCommand(trx, { action: "member.two_factor_off", about, detail, at: now() });
        return lost.map(({ emailAddress }) => emailAddress);
      });
      const who =
        members.length === 0 ? "nobody had a second factor" : `without second factor: ${members.join(", ")}`;
      return `${file} accepts the present AUTH_SECRET. Everybody signs in again; ${who}.`;
    } finally {
      await close();
    }
  } catch (error) {
    throw withFaultWords(error, file);
  }
}
