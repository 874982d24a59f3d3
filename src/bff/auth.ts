import { betterAuth } from "better-auth";
import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import * as z from "zod/mini";
import type { Store } from "#store/store.ts";
import { passwordMinLength } from "#contract/sign-in.ts";
import type { Log } from "./log.ts";

/** The header in which our own code, and nobody else, tells the library who asks. */
export const clientAddressHeader = "x-usher-client-address";

const dayS = 24 * 60 * 60;

/**
 * A session for somebody who proved themselves otherwise: by the set-up link, or by standing before the sandbox.
 * Without a path and for this process only, so that no request can reach it.
 */
const entry = {
  id: "entry",
  endpoints: {
    openSession: createAuthEndpoint(
      { method: "POST", body: z.object({ userId: z.string() }), metadata: { scope: "server" } },
      async (context) => {
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(context.body.userId);
        if (user === null) throw new Error("There is no such person to open a session for.");
        const session = await internalAdapter.createSession(user.id);
        await setSessionCookie(context, { session, user });
        return context.json({ opened: true });
      },
    ),
  },
} satisfies BetterAuthPlugin;

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
    user: {
      additionalFields: {
        role: { type: "string", required: true, defaultValue: "viewer", input: false },
        disabledAt: { type: "number", required: false, input: false },
        twoFactorEnabled: { type: "boolean", required: false, input: false },
      },
    },
    session: { expiresIn: 7 * dayS, updateAge: dayS },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: { "/sign-in/email": { window: 60, max: 60 } },
    },
    plugins: [entry],
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
