import type { Context, MiddlewareHandler } from "hono";
import { includesRole, type Role } from "#contract/role.ts";
import { asMember } from "#bff/http/current-member.ts";
import { type AppEnv, memberId, routePattern, setCookies } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import type { Identify } from "#bff/sign-in/identify.ts";
import { type Permission, permissions } from "./permissions.ts";

/** An answer that took longer, such as one for which Clerk was asked, is for the member as they are by then. */
const judgedForMs = 1_000;

/**
 * Guards everything below `/api` by `permissions`. A path without a route needs a session too, so that a stranger cannot
 * learn which routes exist.
 */
export function accessGuard(identify: Identify, now: () => number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAt = now();
    const needed = permissionOf(c);
    if (needed === "anyone") return next();
    const { member, sessionId, cookies } = await identify(c.req.raw.headers);
    if (member === null || sessionId === null) return fail("unauthenticated");
    setCookies(c, cookies);
    c.set("member", member);
    c.set("sessionId", sessionId);
    c.set("isStillAllowed", async (least = "viewer") => {
      const { member: later } = await identify(c.req.raw.headers);
      if (later?.id !== member.id || needed === undefined) return false;
      return includesRole(later.role, needed) && includesRole(later.role, least);
    });
    // A route that is missing from the list is closed, not open.
    if (needed === undefined) return fail("forbidden");
    await requireRole(c, needed);
    await asMember(member.id, next);
    if (onlyReads(c) && now() - startedAt > judgedForMs) await judgeAgain(c, identify);
  };
}

/**
 * Judges the caller of a write again once its turn has come and its body is read, which may take minutes: a member who was
 * disabled, demoted or signed out meanwhile has no effect.
 */
export function guardAfterWaiting(identify: Identify): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const isWrite = c.req.method !== "GET" && c.req.method !== "HEAD";
    if (isWrite && memberId(c) !== undefined) await judgeAgain(c, identify);
    return next();
  };
}

function permissionOf(c: Context<AppEnv>): Permission | undefined {
  const pattern = routePattern(c);
  // Hono answers HEAD by the route of GET.
  const method = c.req.method === "HEAD" ? "GET" : c.req.method;
  return pattern === null ? "viewer" : permissions[`${method} ${pattern}`];
}

/** Whether only the answer matters: what a write has done stays done, and its caller may know. */
function onlyReads({ req }: Context<AppEnv>): boolean {
  return req.method === "GET" || req.method === "HEAD" || req.path === "/api/precheck";
}

/** @throws {ProblemError} `unauthenticated` or `forbidden` if the member may not use the route any more */
async function judgeAgain(c: Context<AppEnv>, identify: Identify): Promise<void> {
  const { member } = await identify(c.req.raw.headers);
  if (member?.id !== c.get("member").id) return fail("unauthenticated");
  c.set("member", member);
  const needed = permissionOf(c);
  if (needed !== undefined && needed !== "anyone") await requireRole(c, needed);
}

const rights: Record<Role, string> = {
  viewer: "look at it",
  inviter: "invite, revoke and resend",
  admin: "delete, and manage team and settings",
};

/**
 * For permissions that depend on the body; the guard has checked the route's own.
 * @throws {ProblemError} `forbidden`, and records it in the activity
 */
export async function requireRole(c: Context<AppEnv>, needed: Role, purpose = rights[needed]): Promise<void> {
  const { role } = c.get("member");
  if (includesRole(role, needed)) return;
  const detail = `${c.req.method} ${routePattern(c) ?? c.req.path} needs the role ${needed}`;
  await c.get("record")({ action: "access.refused", result: "refused", code: "forbidden", detail });
  fail(
    "forbidden",
    `Your role is ${role}; you need the role ${needed} to ${purpose}. Ask an admin of Usher.`,
  );
}

/** Routes that sign in with a password, or set one. */
const passwordRoutes: ReadonlySet<string> = new Set([
  "/api/auth/sign-in/email",
  "/api/session/setup",
  "/api/session/link",
  "/api/session/password",
  "/api/session/two-factor/check",
]);

/** Closes these routes with `PASSWORD_SIGN_IN=off`, where the page only hides its forms. */
export function passwordGuard(singleSignOnName: string): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    if (!passwordRoutes.has(c.req.path)) return next();
    return fail("forbidden", `Passwords are off. Sign in with ${singleSignOnName} instead.`);
  };
}
