import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";

/** Everything that signs in by a password, or makes one. */
const passwordRoutes: ReadonlySet<string> = new Set([
  "/api/auth/sign-in/email",
  "/api/session/setup",
  "/api/session/link",
  "/api/session/password",
  "/api/session/two-factor/check",
]);

/** Stands before the routes with `PASSWORD_SIGN_IN=off`: hiding a form keeps nobody out. */
export function passwordGuard(singleSignOnName: string): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    if (!passwordRoutes.has(c.req.path)) return next();
    return fail("forbidden", `Passwords are turned off here. Sign in with ${singleSignOnName} instead.`);
  };
}
