import { type Context, Hono } from "hono";
import * as z from "zod/mini";
import type { SignOutAnswer } from "#contract/session.ts";
import { passwordMaxLength, type SignInAnswer } from "#contract/sign-in.ts";
import { type AppEnv, setCookies } from "#bff/http/context.ts";
import type { Log } from "#bff/http/log.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody } from "#bff/http/request.ts";
import { accountDisabledCode } from "./auth.ts";
import type { SignInDeps } from "./deps.ts";
import { callLibrary, failAs, refuseDisabled, refuseForm } from "./library-request.ts";
import { recordRefusal, recordStart } from "./session-activity.ts";
import { idTokenOf } from "#bff/sign-in/single-sign-on/accounts.ts";
import { backChannelLogout } from "#bff/sign-in/single-sign-on/back-channel.ts";
import {
  callbackRoute,
  finishSingleSignOn,
  providerSignOutUrl,
} from "#bff/sign-in/single-sign-on/sign-in.ts";
import { asStranger } from "#bff/sign-in/passwords/hashing.ts";
import { countHashed } from "#bff/sign-in/throttle/count-hashed.ts";
import { countGuess } from "#bff/sign-in/throttle/unlock.ts";
import { guesserOf } from "#bff/sign-in/throttle/guesser.ts";

/**
 * The library's only reachable routes, of many. Sessions, passwords and second factors have routes of our own: the
 * library's would hand session tokens to the browser.
 */
const reachable: ReadonlyMap<string, (c: Context<AppEnv>, deps: SignInDeps) => Promise<Response>> = new Map([
  ["POST /sign-in/email", signIn],
  ["POST /sign-out", signOut],
  [`GET ${callbackRoute}`, finishSingleSignOn],
  ["POST /backchannel-logout", backChannelLogout],
]);

/** `/api/auth/*`: the library's routes under its own names, with our error body and our throttle. */
export function authRoutes(deps: SignInDeps): Hono<AppEnv> {
  return new Hono<AppEnv>().all("/*", async (c) => {
    const handler = reachable.get(`${c.req.method} ${c.req.path.slice("/api/auth".length)}`);
    return handler === undefined ? fail("not_found") : handler(c, deps);
  });
}

const SignInBody = z.object({
  email: z.string().check(z.maxLength(320)),
  password: z.string().check(z.maxLength(passwordMaxLength)),
});

/** The part that we read of the library's answer to a correct password. */
const RightPassword = z.object({
  user: z.optional(z.object({ id: z.string(), email: z.string() })),
  twoFactorRedirect: z.optional(z.boolean()),
});

async function signIn(c: Context<AppEnv>, deps: SignInDeps): Promise<Response> {
  const { devices, log } = deps;
  const { email, password } = await readBody(c, SignInBody);
  // The library would refuse it after it is counted, and only hashed guesses may take a place among the counters.
  if (!z.email().safeParse(email).success) refuseForm();
  const from = await guesserOf(c, deps, { emailAddress: email });
  // Throttled attempts are not recorded: a thousand a second would fill the activity.
  const guess = await countGuess(deps, { kind: "password", subject: email, from });
  const judge = async () => {
    // Passes on nothing else: the library would also accept a redirect and a shorter session.
    const body = { email, password };
    const given = await callLibrary(c, deps, { route: "/sign-in/email", body });
    return given.ok ? given : refuse(c, email, given, log);
  };
  const answer = await countHashed(guess, "known" in from ? judge : () => asStranger(judge));
  guess.succeed();
  // Only the cookies: the library's body holds the session token, which belongs in the HttpOnly cookie alone.
  setCookies(c, answer.headers.getSetCookie());
  const { user, twoFactorRedirect } = RightPassword.parse(await answer.json());
  if (twoFactorRedirect === true) return c.json({ signedIn: false, needsCode: true } satisfies SignInAnswer);
  if (user !== undefined) await devices.remember(c, user.id);
  if (user !== undefined) await recordStart(c, { id: user.id, emailAddress: user.email }, "by password");
  return c.json({ signedIn: true } satisfies SignInAnswer);
}

const LibraryError = z.object({ code: z.string() });

async function refuse(c: Context<AppEnv>, email: string, answer: Response, log: Log): Promise<never> {
  try {
    const body: unknown = answer.status === 403 ? await answer.json().catch(() => null) : null;
    if (LibraryError.safeParse(body).data?.code === accountDisabledCode) refuseDisabled();
    return failAs(answer, log);
  } catch (error) {
    await recordRefusal(c, email.trim(), error, "the password");
    throw error;
  }
}

async function signOut(c: Context<AppEnv>, deps: SignInDeps): Promise<Response> {
  const { member, sessionId } = await deps.identify(c.req.raw.headers);
  // Stored with the session, which ends before a slow provider is asked.
  const idToken = sessionId === null ? undefined : await idTokenOf(deps.db, sessionId);
  const answer = await callLibrary(c, deps, { route: "/sign-out", body: {} });
  if (!answer.ok) return failAs(answer, deps.log);
  if (member !== null)
    await c.get("record")({ action: "session.ended", result: "done", member, detail: "signed out" });
  setCookies(c, answer.headers.getSetCookie());
  // After single sign-on the page goes to this URL, which signs out at the provider too and leads back.
  const url = idToken === undefined ? null : await providerSignOutUrl(deps, idToken);
  return c.json({ url } satisfies SignOutAnswer);
}
