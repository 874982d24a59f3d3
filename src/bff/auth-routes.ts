import { Hono } from "hono";
import type { Context } from "hono";
import * as z from "zod/mini";
import { passwordMaxLength } from "#contract/sign-in.ts";
import type { SignInAnswer } from "#contract/sign-in.ts";
import { setCookies } from "./access.ts";
import type { Accounts } from "./accounts.ts";
import { accountDisabledCode } from "./auth.ts";
import type { Auth } from "./auth.ts";
import { clientAddress } from "./client-address.ts";
import type { AppEnv } from "./context.ts";
import { libraryHeaders } from "./library-request.ts";
import type { Log } from "./log.ts";
import { fail } from "./problem.ts";
import { readBody } from "./request.ts";
import { recordStart } from "./session-activity.ts";
import { refuseTooMany } from "./sign-in-attempts.ts";
import type { SignInAttempts } from "./sign-in-attempts.ts";
import type { TrustedProxies } from "./trusted-proxies.ts";

/**
 * What of the library's routes is reachable; it has many more, and each is a door. Sessions, passwords and second factors
 * have routes of ours (`own-account.ts`): the library's tell the browser the tokens of sessions.
 */
const open: ReadonlySet<string> = new Set(["POST /sign-in/email", "POST /sign-out"]);

type AuthRouteOptions = {
  auth: Auth;
  accounts: Pick<Accounts, "personOf">;
  attempts: SignInAttempts;
  origin: string;
  proxies: TrustedProxies;
  log: Log;
};

/** `/api/auth/*`: the library's routes under its own names, with our one error body and our limit on attempts. */
export function authRoutes(options: AuthRouteOptions): Hono<AppEnv> {
  return new Hono<AppEnv>().all("/*", async (c) => {
    const route = c.req.path.slice("/api/auth".length);
    if (!open.has(`${c.req.method} ${route}`)) fail("not_found");
    return route === "/sign-in/email" ? signIn(c, options) : signOut(c, options);
  });
}

const SignInBody = z.object({
  email: z.string().check(z.maxLength(320)),
  password: z.string().check(z.maxLength(passwordMaxLength)),
});

/** The library's answer to a right password, as far as we look at it. */
const RightPassword = z.object({
  user: z.optional(z.object({ id: z.string(), email: z.string() })),
  twoFactorRedirect: z.optional(z.boolean()),
});

async function signIn(c: Context<AppEnv>, options: AuthRouteOptions): Promise<Response> {
  const { attempts, proxies } = options;
  const { email, password } = await readBody(c, SignInBody);
  const client = clientAddress(c, proxies);
  // Not written down as well: somebody who tries a thousand times a second is not to fill the activity.
  refuseTooMany(attempts, email, client);
  // Counted before the answer and taken back after a right one, so that parallel guesses do not slip through.
  attempts.recordWrong(email, client);
  // Nothing else of the body: the library would also take a place to go to, and a shorter session.
  const answer = await handle(c, JSON.stringify({ email, password }), options);
  if (!answer.ok) return refuse(c, email, answer, options.log);
  attempts.recordRight(email, client);
  // The library also tells the session's token in the body; it belongs into the HttpOnly cookie alone.
  setCookies(c, answer.headers.getSetCookie());
  const { user, twoFactorRedirect } = RightPassword.parse(await answer.json());
  if (twoFactorRedirect === true) return c.json({ signedIn: false, needsCode: true } satisfies SignInAnswer);
  if (user !== undefined) await recordStart(c, { id: user.id, emailAddress: user.email }, "by password");
  return c.json({ signedIn: true } satisfies SignInAnswer);
}

async function refuse(c: Context<AppEnv>, email: string, answer: Response, log: Log): Promise<never> {
  const isShut = answer.status === 403 && (await codeOf(answer)) === accountDisabledCode;
  if (isShut || answer.status === 401)
    await c.get("record")({
      action: "session.refused",
      result: "refused",
      person: { id: null, emailAddress: email.trim() },
      code: isShut ? "forbidden" : "unauthenticated",
      detail: isShut ? "the account is disabled" : "wrong address or password",
    });
  if (isShut) return fail("forbidden", "Your account is disabled. Ask an admin of Usher to enable it again.");
  return failAs(answer, log);
}

async function signOut(c: Context<AppEnv>, options: AuthRouteOptions): Promise<Response> {
  const { person } = await options.accounts.personOf(c.req.raw.headers);
  const answer = await handle(c, "{}", options);
  if (!answer.ok) return failAs(answer, options.log);
  if (person !== null)
    await c.get("record")({ action: "session.ended", result: "done", person, detail: "signed out" });
  return answer;
}

/** Handed on as a new request: the library is to see who asks as we see it, and of the body what we choose. */
async function handle(
  c: Context<AppEnv>,
  body: string,
  { auth, origin, proxies }: AuthRouteOptions,
): Promise<Response> {
  const headers = libraryHeaders(c, proxies);
  for (const name of ["Transfer-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("Content-Type", "application/json");
  // The write guard has judged already; the library wants an Origin even where a browser sends none.
  if (!headers.has("Origin")) headers.set("Origin", origin);
  return auth.handler(new Request(c.req.url, { method: c.req.method, headers, body }));
}

const Coded = z.object({ code: z.string() });

async function codeOf(answer: Response): Promise<string | null> {
  return Coded.safeParse(await answer.json().catch(() => null)).data?.code ?? null;
}

/** The library's error bodies are its own; the page knows one shape. */
async function failAs(answer: Response, log: Log): Promise<never> {
  switch (answer.status) {
    case 400:
    case 415:
    case 422:
      return fail(
        "invalid",
        "The sign-in data cannot be used as they are. Check the address and the password.",
      );
    case 401:
      return fail("unauthenticated", "The address or the password is not right. Check both and try again.");
    case 403:
      return fail("foreign_origin");
    case 404:
    case 405:
      return fail("not_found");
    case 429:
      return fail("too_many_attempts", undefined, {
        retryAfter: Number(answer.headers.get("X-Retry-After")) || 60,
      });
    default:
      log.error({ status: answer.status }, "the sign-in library answered with an error");
      return fail("internal");
  }
}
