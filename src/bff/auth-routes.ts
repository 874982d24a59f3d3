import { Hono } from "hono";
import type { Context } from "hono";
import * as z from "zod/mini";
import type { Auth } from "./auth.ts";
import { clientAddressHeader } from "./auth.ts";
import { clientAddress } from "./client-address.ts";
import type { AppEnv } from "./context.ts";
import type { Log } from "./log.ts";
import { fail } from "./problem.ts";
import type { SignInAttempts } from "./sign-in-attempts.ts";
import type { TrustedProxies } from "./trusted-proxies.ts";

/** What of the library's routes is reachable; it has many more, and each is a door. */
const open: ReadonlySet<string> = new Set([
  "POST /sign-in/email",
  "POST /sign-out",
  "GET /get-session",
  "POST /change-password",
  "GET /list-sessions",
  "POST /revoke-session",
  "POST /revoke-other-sessions",
]);

type AuthRouteOptions = {
  auth: Auth;
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
    return route === "/sign-in/email" ? signIn(c, options) : pass(c, options);
  });
}

const SignInBody = z.object({ email: z.string(), password: z.string() });

async function signIn(c: Context<AppEnv>, options: AuthRouteOptions): Promise<Response> {
  const { attempts, proxies } = options;
  const body = SignInBody.safeParse(parseJson(await c.req.text()));
  if (!body.success) fail("invalid", "Enter your e-mail address and your password.");
  const { email } = body.data;
  const client = clientAddress(c, proxies);
  const retryAfter = attempts.secondsToWait(email, client);
  if (retryAfter > 0) {
    const minutes = Math.ceil(retryAfter / 60);
    fail("too_many_attempts", `Too many wrong passwords. Try again in ${minutes} min.`, { retryAfter });
  }
  // Counted before the answer and taken back after a right one, so that parallel guesses do not slip through.
  attempts.recordWrong(email, client);
  const answer = await handle(c, options);
  if (!answer.ok) return failAs(answer, options.log);
  attempts.recordRight(email, client);
  // The library also tells the session's token in the body; it belongs into the HttpOnly cookie alone.
  for (const cookie of answer.headers.getSetCookie()) c.header("Set-Cookie", cookie, { append: true });
  return c.json({ signedIn: true });
}

async function pass(c: Context<AppEnv>, options: AuthRouteOptions): Promise<Response> {
  const answer = await handle(c, options);
  return answer.ok ? answer : failAs(answer, options.log);
}

/** Handed on as a new request: the library is to see who asks as we see it, and a body that was read already. */
async function handle(c: Context<AppEnv>, { auth, origin, proxies }: AuthRouteOptions): Promise<Response> {
  const headers = new Headers(c.req.raw.headers);
  headers.set(clientAddressHeader, clientAddress(c, proxies));
  headers.delete("Transfer-Encoding");
  // The write guard has judged already; the library wants an Origin even where a browser sends none.
  if (!headers.has("Origin")) headers.set("Origin", origin);
  const body = c.req.method === "GET" ? null : await c.req.text();
  return auth.handler(
    new Request(c.req.url, { method: c.req.method, headers, body: body === "" ? null : body }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
