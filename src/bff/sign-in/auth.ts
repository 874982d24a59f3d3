import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
// By its own path: the folder as a whole loads forty plugins at each start.
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Store } from "#store/store.ts";
import { passwordMaxLength, passwordMinLength } from "#contract/sign-in.ts";
import { entry } from "./auth-entry.ts";
import type { Log } from "#bff/http/log.ts";
import { type OidcOptions, singleSignOnPlugin } from "./single-sign-on-plugin.ts";
import { absoluteLimitMs } from "./session-limits.ts";

/** The header in which our own code, and nobody else, tells the library who asks. */
export const clientAddressHeader = "x-usher-client-address";

/** The code in the library's answer when the password was right and the account is shut. */
export const accountDisabledCode = "ACCOUNT_DISABLED";

type AuthOptions = {
  db: Store["db"];
  secret: string;
  publicUrl: URL;
  origins: ReadonlySet<string>;
  singleSignOn: OidcOptions | null;
  log: Log;
  now: () => number;
  /** Another hash than the library's; tests take one that costs less. */
  passwords?: { hash(password: string): Promise<string>; verify(given: Given): Promise<boolean> };
};

type Given = { hash: string; password: string };

/**
 * Sign-in is the library's work: passwords, second factors, sessions, cookies. Nobody signs up by themselves.
 *
 * Passwords are kept as scrypt with N = 16,384, r = 16, p = 1 and a salt of 16 bytes: 32 MB and some 50 ms a guess.
 * A session's own end (`expiresAt`) is its absolute limit and is never moved; the idle one is ours (`member-of.ts`).
 * The limit on attempts is ours as well (`sign-in-attempts.ts`): per account and per machine, counted before the answer, so
 * that no machine can have more than 20 passwords hashed for it at a time.
 */
export function createAuth(options: AuthOptions) {
  const { db, secret, publicUrl, origins, singleSignOn, log, now, passwords } = options;
  return betterAuth({
    appName: "Usher",
    baseURL: publicUrl.origin,
    basePath: "/api/auth",
    secret,
    database: { db, type: "sqlite" },
    trustedOrigins: [...origins],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordMinLength,
      maxPasswordLength: passwordMaxLength,
      ...(passwords === undefined ? {} : { password: passwords }),
    },
    user: {
      additionalFields: {
        role: { type: "string", required: true, defaultValue: "viewer", input: false },
        disabledAt: { type: "number", required: false, input: false },
        lastSeenAt: { type: "number", required: false, input: false },
      },
    },
    session: { expiresIn: absoluteLimitMs / 1_000, disableSessionRefresh: true },
    databaseHooks: { session: { create: sessionRules(db, now) } },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      // The library's own counts right passwords too, and would shut a whole office behind one address.
      customRules: { "/sign-in/email": false },
    },
    plugins: [
      entry,
      twoFactor({ issuer: "Usher", schema: { twoFactor: { modelName: "two_factor" } } }),
      singleSignOnPlugin({ singleSignOn, db, log }),
    ],
    telemetry: { enabled: false },
    advanced: { ...cookieRules(publicUrl), ipAddress: { ipAddressHeaders: [clientAddressHeader] } },
    logger: {
      level: "warn",
      log: (level, message) => log[level]({ from: "sign-in" }, message),
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;

/**
 * `__Host-` and Secure where the browser comes over https: no other host of the domain can set or read these cookies.
 * Over plain http on a loopback browsers refuse the prefix, and some drop Secure ones. The library's own prefix
 * (`useSecureCookies`) is the weaker `__Secure-`, and would be put before ours.
 *
 * Strict: another site's link opens the page signed in all the same, since the page itself asks who it is. A cookie that
 * has to come along when another site sends the browser back gets its own entry under `cookies`.
 */
function cookieRules(publicUrl: URL) {
  const isHttps = publicUrl.protocol === "https:";
  const prefix = isHttps ? "__Host-usher" : "usher";
  return {
    useSecureCookies: false,
    cookiePrefix: prefix,
    defaultCookieAttributes: { httpOnly: true, secure: isHttps, sameSite: "strict", path: "/" },
    cookies: {
      session_token: { name: `${prefix}.session` },
      // The provider sends the browser back to us with it.
      state: { attributes: { sameSite: "lax" } },
    },
  } as const;
}

type SessionRules = NonNullable<
  NonNullable<NonNullable<Parameters<typeof betterAuth>[0]["databaseHooks"]>["session"]>["create"]
>;

/** For every way in, whichever route it takes: a shut account gets no session, and the one from before is over. */
function sessionRules(db: Store["db"], now: () => number): SessionRules {
  return {
    async before(session) {
      const shut = await db
        .selectFrom("user")
        .select("id")
        .where("id", "=", session.userId)
        .where("disabledAt", "is not", null)
        .executeTakeFirst();
      if (shut !== undefined) throw new APIError("FORBIDDEN", { code: accountDisabledCode });
      // By the clock that also judges the limits.
      const at = new Date(now());
      return { data: { createdAt: at, updatedAt: at } };
    },
    async after(session, request) {
      if (request === null) return;
      const { authCookies, internalAdapter, secret } = request.context;
      const old = await request.getSignedCookie(authCookies.sessionToken.name, secret);
      if (typeof old === "string" && old !== session.token) await internalAdapter.deleteSession(old);
    },
  };
}
