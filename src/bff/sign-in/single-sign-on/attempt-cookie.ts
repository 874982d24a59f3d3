import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { AppEnv } from "#bff/http/context.ts";
import type { SignInDeps } from "#bff/sign-in/deps.ts";
import { Attempt } from "#bff/sign-in/oidc/attempt.ts";

/** How long a user may take at the provider. */
const livesMs = 10 * 60_000;

/** A user may begin in several tabs. Each cookie has some 700 bytes, and proxies accept 8 kB of headers. */
const attemptsPerBrowser = 5;

/** Stores the attempt in the browser that begins it, encrypted. Its name is of its own: two tabs may begin at the same time. */
export async function storeAttempt(c: Context<AppEnv>, deps: SignInDeps, attempt: Attempt): Promise<void> {
  const { prefix, secure, key } = await cookiesOf(deps);
  // Browsers send the oldest first.
  const stored = Object.keys(getCookie(c)).filter((name) => name.startsWith(prefix));
  for (const name of stored.slice(0, Math.max(0, stored.length - attemptsPerBrowser + 1)))
    deleteCookie(c, name, { path: "/", secure });
  setCookie(c, prefix + attempt.state, await symmetricEncrypt({ key, data: JSON.stringify(attempt) }), {
    httpOnly: true,
    // The provider redirects to us with it.
    sameSite: "Lax",
    secure,
    path: "/",
    maxAge: livesMs / 1_000,
  });
}

/**
 * The attempt of this browser with this state, once: it is forgotten with the answer. Null if there is none, or it is too old.
 * Other attempts stay: a page of another site may send the browser here with any state.
 */
export async function takeAttempt(
  c: Context<AppEnv>,
  deps: SignInDeps,
  state: string | undefined,
): Promise<Attempt | null> {
  const { prefix, secure, key } = await cookiesOf(deps);
  const name = `${prefix}${state ?? ""}`;
  const data = getCookie(c, name);
  if (data === undefined) return null;
  const text = await symmetricDecrypt({ key, data }).catch(() => "null");
  const attempt = Attempt.safeParse(JSON.parse(text)).data;
  if (attempt === undefined || attempt.state !== state) return null;
  deleteCookie(c, name, { path: "/", secure });
  return deps.now() - attempt.startedAt < livesMs ? attempt : null;
}

async function cookiesOf({ auth }: SignInDeps) {
  const { createAuthCookie, secretConfig: key } = await auth.$context;
  const { name, attributes } = createAuthCookie("single_sign_on");
  return { prefix: `${name}.`, secure: attributes.secure === true, key };
}
