import type { Context } from "hono";
import { type Auth, clientAddressHeader } from "./auth.ts";
import { clientAddress } from "#bff/http/client-address.ts";
import type { AppEnv } from "#bff/http/context.ts";
import type { Log } from "#bff/http/log.ts";
import { fail } from "#bff/http/problem.ts";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";

/** The request's headers as the sign-in library is to see them: with who asks as we see it, for the list of sessions. */
export function libraryHeaders(c: Context<AppEnv>, proxies: TrustedProxies): Headers {
  const headers = new Headers(c.req.raw.headers);
  headers.set(clientAddressHeader, clientAddress(c, proxies));
  return headers;
}

export type LibraryOptions = { auth: Auth; origin: string; proxies: TrustedProxies };

/**
 * One of the library's own routes, asked as a new request: the library is to see who asks as we see it, and of the body
 * what we choose. `route` is the one below `/api/auth`, with its query; without a body it is a GET.
 */
export async function askLibrary(
  c: Context<AppEnv>,
  { auth, origin, proxies }: LibraryOptions,
  { route, body }: { route: string; body?: object },
): Promise<Response> {
  const headers = libraryHeaders(c, proxies);
  for (const name of ["Transfer-Encoding", "Content-Length"]) headers.delete(name);
  // The write guard has judged already; the library wants an Origin even where a browser sends none.
  if (!headers.has("Origin")) headers.set("Origin", origin);
  const url = `${origin}/api/auth${route}`;
  if (body === undefined) return auth.handler(new Request(url, { headers }));
  headers.set("Content-Type", "application/json");
  return auth.handler(new Request(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** The library's error bodies are its own; the page knows one shape. */
export function failAs(answer: Response, log: Log): never {
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
