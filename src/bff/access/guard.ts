import type { Context, MiddlewareHandler } from "hono";
import { includesRole, type Role } from "#contract/role.ts";
import type { Accounts } from "#bff/sign-in/setup.ts";
import { type AppEnv, routePattern, setCookies } from "#bff/http/context.ts";
import { permissions } from "./permissions.ts";
import { fail } from "#bff/http/problem.ts";

/**
 * Stands before everything under `/api` and lets through whom `permissions` names. What matches no route at all still
 * needs a session: a stranger does not learn which routes there are.
 */
export function accessGuard(accounts: Accounts): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const pattern = routePattern(c);
    // Hono answers HEAD by the route of GET, so the same people may.
    const method = c.req.method === "HEAD" ? "GET" : c.req.method;
    const needed = pattern === null ? "viewer" : permissions[`${method} ${pattern}`];
    if (needed === "anyone") return next();
    const { member, sessionId, cookies } = await accounts.memberOf(c.req.raw.headers);
    if (member === null || sessionId === null) return fail("unauthenticated");
    setCookies(c, cookies);
    c.set("member", member);
    c.set("sessionId", sessionId);
    // Forgotten in the list: nobody may, rather than everybody.
    if (needed === undefined) return fail("forbidden");
    await requireRole(c, needed);
    return next();
  };
}

const rights: Record<Role, string> = {
  viewer: "look at it",
  inviter: "invite, revoke and resend",
  admin: "delete, and decide about accounts and settings",
};

/**
 * For rights that depend on what is asked for; the guard has seen to the route's own.
 * @throws {ProblemError} `forbidden`, and leaves a line in the activity
 */
export async function requireRole(c: Context<AppEnv>, needed: Role): Promise<void> {
  const { role } = c.get("member");
  if (includesRole(role, needed)) return;
  const detail = `${c.req.method} ${routePattern(c) ?? c.req.path} needs the role ${needed}`;
  await c.get("record")({ action: "access.refused", result: "refused", code: "forbidden", detail });
  fail(
    "forbidden",
    `Your role is ${role}; to ${rights[needed]} takes the role ${needed}. Ask an admin of Usher for it.`,
  );
}
