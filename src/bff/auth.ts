import { betterAuth } from "better-auth";
import type { Store } from "#store/store.ts";
import { passwordMinLength } from "#contract/session.ts";
import type { Log } from "./log.ts";

/** The header in which our own code, and nobody else, tells the library who asks. */
export const clientAddressHeader = "x-usher-client-address";

const dayS = 24 * 60 * 60;

type AuthOptions = {
  db: Store["db"];
  secret: string;
  publicUrl: URL;
  origins: ReadonlySet<string>;
  log: Log;
};

/**
 * Sign-in is the library's work: passwords (scrypt), sessions, cookies. Nobody signs up by themselves.
 *
 * Secure cookies where the browser comes over https only: over plain http on a loopback some browsers drop them.
 * The limit on attempts is ours (`sign-in-attempts.ts`): the library's counts addresses of machines, not accounts.
 */
export function createAuth({ db, secret, publicUrl, origins, log }: AuthOptions) {
  const isHttps = publicUrl.protocol === "https:";
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
      maxPasswordLength: 128,
    },
    session: { expiresIn: 7 * dayS, updateAge: dayS },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: { "/sign-in/email": { window: 60, max: 60 } },
    },
    telemetry: { enabled: false },
    advanced: {
      cookiePrefix: "usher",
      useSecureCookies: isHttps,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    logger: {
      level: "warn",
      log: (level, message) => log[level]({ from: "sign-in" }, message),
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
