import { type Context, Hono } from "hono";
import * as z from "zod/mini";
import type { SignOutAnswer } from "#contract/sign-out.ts";
import { passwordMaxLength, type SignInAnswer } from "#contract/sign-in.ts";
import type { Accounts } from "./setup.ts";
import { accountDisabledCode } from "./auth.ts";
import { clientAddress } from "#bff/http/client-address.ts";
import { type AppEnv, setCookies } from "#bff/http/context.ts";
import { askLibrary, failAs } from "./library-request.ts";
import type { Log } from "#bff/http/log.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody } from "#bff/http/request.ts";
import { recordRefusal, recordStart } from "./session-activity.ts";
import { refuseTooMany, type SignInAttempts } from "./attempts.ts";
import { callbackRoute, finishSingleSignOn, type SingleSignOnRouteOptions } from "./single-sign-on.ts";

/**
 * What of the library's routes is reachable; it has many more, and each is a door. Sessions, passwords and second factors
 * have routes of ours (`own-account.ts`): the library's tell the browser the tokens of sessions.
 */
const open: ReadonlyMap<string, Handler> = new Map([
  ["POST /sign-in/email", signIn],
  ["POST /sign-out", signOut],
  [`GET ${callbackRoute}`, finishSingleSignOn],
]);

type AuthRouteOptions = SingleSignOnRouteOptions & {
  accounts: Pick<Accounts, "memberOf">;
  attempts: SignInAttempts;
};

type Handler = (c: Context<AppEnv>, options: AuthRouteOptions) => Promise<Response>;

/** `/api/auth/*`: the library's routes under its own names, with our one error body and our limit on attempts. */
export function authRoutes(options: AuthRouteOptions): Hono<AppEnv> {
  return new Hono<AppEnv>().all("/*", async (c) => {
    const handler = open.get(`${c.req.method} ${c.req.path.slice("/api/auth".length)}`);
    return handler === undefined ? fail("not_found") : handler(c, options);
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
  const answer = await askLibrary(c, options, { route: "/sign-in/email", body: { email, password } });
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
  try {
    if (answer.status === 403 && (await codeOf(answer)) === accountDisabledCode)
      fail("forbidden", "Your account is disabled. Ask an admin of Usher to enable it again.");
    return failAs(answer, log);
  } catch (error) {
    await recordRefusal(c, email.trim(), error, "the password");
    throw error;
  }
}

async function signOut(c: Context<AppEnv>, options: AuthRouteOptions): Promise<Response> {
  const { member } = await options.accounts.memberOf(c.req.raw.headers);
  const body = { callbackURL: `${options.origin}/`, disableRedirect: true };
  const answer = await askLibrary(c, options, { route: "/sign-out", body });
  if (!answer.ok) return failAs(answer, options.log);
  if (member !== null)
    await c.get("record")({ action: "session.ended", result: "done", member, detail: "signed out" });
  setCookies(c, answer.headers.getSetCookie());
  // Whoever came by single sign-on is signed out at the provider too: the page goes there, and comes back to ours.
  const { url = null } = SignedOut.parse(await answer.json());
  return c.json({ url } satisfies SignOutAnswer);
}

const SignedOut = z.object({ url: z.optional(z.string()) });

const Coded = z.object({ code: z.string() });

async function codeOf(answer: Response): Promise<string | null> {
  return Coded.safeParse(await answer.json().catch(() => null)).data?.code ?? null;
}
