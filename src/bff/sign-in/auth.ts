import { AsyncLocalStorage } from "node:async_hooks";
import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
// From its own path: the index loads forty plugins at each start.
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Store } from "#store/store.ts";
import { cookiePrefix } from "#bff/env/cookie-name.ts";
import { passwordMaxLength, passwordMinLength } from "#contract/sign-in.ts";
import { entry } from "./auth-entry.ts";
import type { Log } from "#bff/http/log.ts";
import { busyCode, forLibrary, type Passwords } from "#bff/sign-in/passwords/hashing.ts";
import { absoluteLimitMs } from "./sessions.ts";
import { findUser } from "./users.ts";
import { makeRecoveryCodes } from "./recovery-codes.ts";

/** The header in which we hand the client's address to the library; a request's own is overwritten. */
export const clientAddressHeader = "x-usher-client-address";

/** The library's error code when a disabled member gives the right password. */
export const accountDisabledCode = "ACCOUNT_DISABLED";

type AuthOptions = {
  db: Store["db"];
  secret: string;
  publicUrl: URL;
  /** How the names of cookies begin, instead of `usher` and the port. */
  cookieName: string | null;
  origins: ReadonlySet<string>;
  log: Log;
  now: () => number;
  passwords: Passwords;
};

/**
 * The sign-in library handles passwords, second factors, sessions and cookies. Sign-up is off.
 *
 * `expiresAt` of a session is its absolute limit and never moves; the idle limit is ours (`identify.ts`). So is the
 * throttle, which also replaces the library's lock of second factors: anyone with the password could keep it locked.
 */
export function createAuth(options: AuthOptions) {
  const { db, secret, publicUrl, cookieName, origins, log, now, passwords } = options;
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
      password: forLibrary(passwords),
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
    // It would count right passwords and sign-outs too, and lock out an office that shares one address.
    rateLimit: { enabled: false },
    plugins: [
      entry,
      twoFactor({
        issuer: "Usher",
        schema: { twoFactor: { modelName: "two_factor" } },
        accountLockout: { enabled: false },
        backupCodeOptions: { customBackupCodesGenerate: makeRecoveryCodes },
      }),
    ],
    telemetry: { enabled: false },
    onAPIError: {
      onError: (error) => {
        libraryErrors.getStore()?.push(error);
        const isRefusal =
          error instanceof APIError && (error.statusCode < 500 || error.body?.code === busyCode);
        if (!isRefusal) log.error({ err: error }, "the sign-in library failed");
      },
    },
    advanced: {
      ...cookieRules(publicUrl, cookieName),
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    logger: {
      level: "warn",
      log: (level, message) => log[level]({ from: "sign-in" }, message),
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** Errors behind the library's answers, which say nothing of a full disk. Each call of its handler has a list. */
export const libraryErrors = new AsyncLocalStorage<unknown[]>();

/**
 * `__Host-` and Secure over https: no other host of the domain can set or read these cookies. Over plain http browsers
 * refuse the prefix, and drop Secure cookies, some of them on a loopback host too. The library's own prefix (`useSecureCookies`) is the weaker
 * `__Secure-`, and would come before ours.
 *
 * Strict: a link from another site still opens the page signed in, since the page itself asks for the session. Lax are
 * only a single sign-on in progress (`single-sign-on/attempt-cookie.ts`) and a known device (`throttle/devices.ts`).
 */
function cookieRules(publicUrl: URL, cookieName: string | null) {
  const isHttps = publicUrl.protocol === "https:";
  const prefix = cookiePrefix(publicUrl, cookieName);
  return {
    useSecureCookies: false,
    cookiePrefix: prefix,
    defaultCookieAttributes: { httpOnly: true, secure: isHttps, sameSite: "strict", path: "/" },
    cookies: {
      session_token: { name: `${prefix}.session` },
    },
  } as const;
}

type SessionRules = NonNullable<
  NonNullable<NonNullable<Parameters<typeof betterAuth>[0]["databaseHooks"]>["session"]>["create"]
>;

/** For every way to sign in: a disabled member gets no session, and a new session ends the browser's previous one. */
function sessionRules(db: Store["db"], now: () => number): SessionRules {
  return {
    async before(session) {
      const user = await findUser(db, { id: session.userId });
      if (user?.isDisabled === true) throw new APIError("FORBIDDEN", { code: accountDisabledCode });
      // The same clock checks the limits.
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
