import type { MiddlewareHandler } from "hono";
import { type DestinationStream, type Logger, pino } from "pino";
import { type AppEnv, memberId, routePattern } from "./context.ts";
import type { LogLevel } from "#bff/env/env.ts";
import { createScrub, type Scrub } from "./scrub/scrub.ts";

export type Log = Logger;

/** Fields that are redacted in every logged object. */
const secrets = ["authorization", "cookie", "password", "secret", "secretKey", "authSecret", "token"];

/**
 * JSON lines on standard output, or on `destination`. Fields are redacted by name, then the whole line by content: the
 * messages of libraries' errors may contain keys and addresses.
 */
export function createLog(
  level: LogLevel,
  destination?: DestinationStream,
  scrub: Scrub = createScrub(),
): Log {
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const options = {
    level,
    redact: { paths, censor: "[removed]" },
    base: null,
    hooks: { streamWrite: scrub },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * One line after each request, with the route's pattern instead of its path and query, which may hold addresses.
 * Probes are logged at debug. `member` is the id of who is signed in: addresses are not logged.
 */
export function requestLog(log: Log, now: () => number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const began = now();
    await next();
    const line = {
      requestId: c.get("requestId"),
      member: memberId(c),
      method: c.req.method,
      route: routePattern(c) ?? "",
      status: c.res.status,
      ms: Math.round((now() - began) * 10) / 10,
    };
    const isProbe = c.req.path === "/healthz" || c.req.path === "/readyz";
    log[isProbe ? "debug" : "info"](line, "request");
  };
}
