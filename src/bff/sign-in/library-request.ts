import type { Context } from "hono";
import { clientAddress } from "#bff/http/client-address.ts";
import { type AppEnv, setCookies } from "#bff/http/context.ts";
import type { Log } from "#bff/http/log.ts";
import { fail, ProblemError, toProblem } from "#bff/http/problem.ts";
import { storeFaultOf } from "#store/fault.ts";
import { type Auth, clientAddressHeader, libraryErrors } from "./auth.ts";
import type { SignInDeps } from "./deps.ts";
import { refuseBusy } from "#bff/sign-in/passwords/hashing.ts";

/** The request's headers with the client's address as Usher sees it, which the library stores with a session. */
export function libraryHeaders(c: Context<AppEnv>, { proxies }: Pick<SignInDeps, "proxies">): Headers {
  const headers = new Headers(c.req.raw.headers);
  headers.set(clientAddressHeader, clientAddress(c, proxies));
  return headers;
}

/**
 * Signs in a user who has proved who they are; a session that the request carries ends, and the device is known. Returns
 * the id of the new session.
 */
export async function openSession(
  c: Context<AppEnv>,
  deps: Pick<SignInDeps, "auth" | "proxies" | "devices">,
  userId: string,
): Promise<string> {
  const call = { body: { userId }, headers: libraryHeaders(c, deps), returnHeaders: true } as const;
  const { headers, response } = await deps.auth.api.openSession(call);
  setCookies(c, headers.getSetCookie());
  await deps.devices.remember(c, userId);
  return response.sessionId;
}

/**
 * Calls one of the library's own routes with a new request: headers and body are ours. `route` is below `/api/auth`
 * and includes its query; without a body it is a GET.
 */
export async function callLibrary(
  c: Context<AppEnv>,
  deps: Pick<SignInDeps, "auth" | "origin" | "proxies">,
  { route, body }: { route: string; body?: object },
): Promise<Response> {
  const { auth, origin } = deps;
  const headers = libraryHeaders(c, deps);
  for (const name of ["Transfer-Encoding", "Content-Length"]) headers.delete(name);
  // The write guard has already checked it; the library wants an Origin even where browsers send none.
  if (!headers.has("Origin")) headers.set("Origin", origin);
  const url = `${origin}/api/auth${route}`;
  if (body === undefined) return answerOf(auth, new Request(url, { headers }));
  headers.set("Content-Type", "application/json");
  return answerOf(auth, new Request(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** @throws the error of the database if the library failed because of it */
async function answerOf(auth: Auth, request: Request): Promise<Response> {
  const errors: unknown[] = [];
  const answer = await libraryErrors.run(errors, () => auth.handler(request));
  const fault = errors.find((error) => storeFaultOf(error) !== null);
  if (fault !== undefined) throw fault;
  return answer;
}

/** Turns the library's error into a problem, the one shape that the page knows. */
export function failAs(answer: Response, log: Log): never {
  switch (answer.status) {
    case 400:
    case 415:
    case 422:
      return refuseForm();
    case 401:
      throw new ProblemError({
        ...toProblem("unauthenticated", "Check both and try again."),
        title: "Wrong e-mail address or password",
      });
    case 403:
      return fail("foreign_origin");
    case 404:
    case 405:
      return fail("not_found");
    case 503:
      return refuseBusy();
    default:
      log.error({ status: answer.status }, "the sign-in library answered with an error");
      return fail("internal");
  }
}

/** @throws {ProblemError} `invalid` */
export function refuseForm(): never {
  fail("invalid", "Check the e-mail address and the password.");
}

/** @throws {ProblemError} `forbidden` */
export function refuseDisabled(): never {
  return fail("forbidden", "Your account is disabled. Ask an admin of Usher to enable it again.");
}
