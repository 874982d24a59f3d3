import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { cookiePrefix } from "#bff/env/cookie-name.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { createToken, hashToken } from "#bff/sign-in/tokens.ts";
import type { Store } from "#store/store.ts";

type Db = Store["db"];

/** Browsers in which a member has signed in, by a random token in a cookie. They are no sign-in: only guesses differ. */
export type Devices = {
  /** Names this browser for the throttle; null if it is not known for the member. */
  find(c: Context<AppEnv>, member: { id: string } | { emailAddress: string }): Promise<string | null>;
  /** After a completed sign-in. The browser gets a new token, also for others who have signed in there. */
  remember(c: Context<AppEnv>, userId: string): Promise<void>;
};

type DeviceOptions = { db: Db; publicUrl: URL; cookieName: string | null; now: () => number };

const dayMs = 24 * 60 * 60 * 1_000;
const lifeDays = 180;
const devicesPerMember = 20;
const tokenForm = /^[\w-]{43}$/;

export function createDevices({ db, publicUrl, cookieName, now }: DeviceOptions): Devices {
  const name = `${cookiePrefix(publicUrl, cookieName)}.device`;
  const hashIn = (c: Context<AppEnv>): string | null => {
    const token = getCookie(c, name) ?? "";
    return tokenForm.test(token) ? hashToken(token) : null;
  };
  return {
    async find(c, member) {
      const hash = hashIn(c);
      if (hash === null) return null;
      const devices = db
        .selectFrom("known_device")
        .innerJoin("user", "user.id", "known_device.user_id")
        .select("user.id")
        .where("token_hash", "=", hash)
        .where("seen_at", ">", now() - lifeDays * dayMs);
      const device = await (
        "id" in member
          ? devices.where("user.id", "=", member.id)
          : devices.where("user.email", "=", member.emailAddress.trim().toLowerCase())
      ).executeTakeFirst();
      return device === undefined ? null : hash;
    },
    async remember(c, userId) {
      const old = hashIn(c);
      const token = createToken();
      await db.transaction().execute(async (trx) => {
        // A token from outside is never adopted.
        if (old !== null)
          await trx
            .updateTable("known_device")
            .set({ token_hash: hashToken(token) })
            .where("token_hash", "=", old)
            .execute();
        const row = { token_hash: hashToken(token), user_id: userId, seen_at: now() };
        await trx
          .insertInto("known_device")
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(["token_hash", "user_id"]).doUpdateSet({ seen_at: now() }),
          )
          .execute();
        await forgetOldest(trx, userId);
      });
      setCookie(c, name, token, {
        httpOnly: true,
        secure: publicUrl.protocol === "https:",
        // The provider of a single sign-on redirects to us with it. It opens nothing, and guesses come from our own pages.
        sameSite: "Lax",
        path: "/",
        maxAge: (lifeDays * dayMs) / 1_000,
      });
    },
  };
}

async function forgetOldest(trx: Db, userId: string): Promise<void> {
  const newest = trx
    .selectFrom("known_device")
    .select("token_hash")
    .where("user_id", "=", userId)
    .orderBy("seen_at", "desc")
    .limit(devicesPerMember);
  await trx
    .deleteFrom("known_device")
    .where("user_id", "=", userId)
    .where("token_hash", "not in", newest)
    .execute();
}

/** The member's browsers become strangers again. */
export async function forgetDevices(db: Db, userId: string): Promise<void> {
  await db.deleteFrom("known_device").where("user_id", "=", userId).execute();
}
