import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { parseJson } from "#bff/http/request.ts";
import { isProviderForm, reads } from "#bff/http/security.ts";
import { jsonFault } from "./json-limits.ts";

const kb = 1024;

/** Larger bodies are held by `holdLargeBodies`. */
export const largeBodyBytes = 2 * kb * kb;
/** For the route that accepts 100,000 rows. */
export const rowsMaxBytes = 64 * kb * kb;

/**
 * 128 kB, or 64 MB for rows, 2 MB for lists of addresses. Comes after the access guard, so that large bodies without a session
 * are not read.
 */
export function bodyLimits(): MiddlewareHandler<AppEnv> {
  const limit = (maxSize: number): MiddlewareHandler =>
    bodyLimit({ maxSize, onError: () => failTooLarge(maxSize) });
  const usual = limit(128 * kb);
  const large = limit(largeBodyBytes);
  return (c, next) => {
    // Its size was limited when it was read.
    if (hasLargeBody(c)) return next();
    return takesRows(c) || takesAddresses(c) ? large(c, next) : usual(c, next);
  };
}

/** @throws {ProblemError} `too_large` */
export function failTooLarge(maxBytes: number): never {
  const size = maxBytes < kb * kb ? `${maxBytes / kb} kB` : `${maxBytes / kb / kb} MB`;
  return fail("too_large", `A request may have at most ${size} here. Split it into several requests.`);
}

/** The one route that takes large bodies, and parses its body itself. */
function takesRows({ req }: Context<AppEnv>): boolean {
  return req.method === "PUT" && /^\/api\/batches\/[^/]+$/.test(req.path);
}

/** A pre-check, or whom a restored batch invites again. */
function takesAddresses(c: Context<AppEnv>): boolean {
  return isPrecheck(c) || /^\/api\/batches\/[^/]+\/resume$/.test(c.req.path);
}

function isPrecheck({ req }: Context<AppEnv>): boolean {
  return req.path === "/api/precheck";
}

/** A body that does not say its length may be large. */
export function hasLargeBody(c: Context<AppEnv>): boolean {
  if (!takesRows(c)) return false;
  const length = c.req.header("Content-Length");
  return length === undefined
    ? c.req.header("Transfer-Encoding") !== undefined
    : Number(length) > largeBodyBytes;
}

/**
 * Checks nesting and string lengths before anything parses the body. A body must be JSON even if the route ignores it:
 * a damaged request must not have an effect.
 */
export function jsonLimits(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (reads.has(c.req.method) || isProviderForm(c)) return next();
    if (takesRows(c)) {
      // Read here, like all others: the caller is judged again after the last byte.
      await c.req.arrayBuffer();
      return next();
    }
    const text = await c.req.text();
    const fault = jsonFault(text);
    if (fault !== null) fail("invalid", fault);
    if (text !== "" && !isPrecheck(c)) parseJson(text);
    return next();
  };
}
