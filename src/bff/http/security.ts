import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { AppEnv } from "./context.ts";
import { isLoopback } from "#bff/env/reader.ts";
import { jsonFault } from "./json-limits.ts";
import { fail } from "./problem.ts";
import { parseJson } from "./request.ts";

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Browser features that Usher does not use. Writing to the clipboard is not listed: links are copied. */
const unneeded = [
  "accelerometer",
  "autoplay",
  "bluetooth",
  "browsing-topics",
  "camera",
  "clipboard-read",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "gamepad",
  "geolocation",
  "gyroscope",
  "hid",
  "idle-detection",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "picture-in-picture",
  "publickey-credentials-create",
  "publickey-credentials-get",
  "screen-wake-lock",
  "serial",
  "storage-access",
  "usb",
  "web-share",
  "window-management",
  "xr-spatial-tracking",
];

const everywhere: Readonly<Record<string, string>> = {
  "Content-Security-Policy": contentSecurityPolicy,
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": unneeded.map((feature) => `${feature}=()`).join(", "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Also used for answers before the app exists. */
export function setSecurityHeaders(headers: Headers, publicUrl: URL): void {
  for (const [name, value] of Object.entries(everywhere)) headers.set(name, value);
  if (publicUrl.protocol === "https:")
    headers.set("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
}

/**
 * Sets the security headers on every response, errors included, so it must come first. Only the page's files may be
 * stored.
 */
export function securityHeaders(publicUrl: URL): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    setSecurityHeaders(c.res.headers, publicUrl);
    const isFile =
      c.res.status < 400 && !c.req.path.startsWith("/api/") && c.res.headers.has("Cache-Control");
    if (!isFile) c.res.headers.set("Cache-Control", "no-store");
  };
}

/**
 * The origins of Usher's own pages. On a loopback address both `localhost` and `127.0.0.1`, since users type either.
 */
export function ownOrigins(publicUrl: URL): ReadonlySet<string> {
  const origins = new Set([publicUrl.origin]);
  if (isLoopback(publicUrl.hostname)) {
    const port = publicUrl.port === "" ? "" : `:${publicUrl.port}`;
    for (const host of ["localhost", "127.0.0.1", "[::1]"])
      origins.add(`${publicUrl.protocol}//${host}${port}`);
  }
  return origins;
}

const reads = new Set(["GET", "HEAD"]);

/** The one write that comes from another machine as a form: the OpenID provider sends it with a signed token. */
function isProviderForm({ req }: Context<AppEnv>): boolean {
  return req.method === "POST" && req.path === "/api/auth/backchannel-logout";
}

/**
 * Accepts writes from Usher's own pages only, with JSON or no body. Without `Origin`, `Sec-Fetch-Site` decides; without
 * both, the write is refused: a script can set `Origin`, a page of another site cannot.
 */
export function writeGuard(origins: ReadonlySet<string>): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (reads.has(c.req.method)) return next();
    const origin = c.req.header("Origin");
    const isOwn =
      origin === undefined ? c.req.header("Sec-Fetch-Site") === "same-origin" : origins.has(origin);
    if (!isOwn && !isProviderForm(c)) fail("foreign_origin");
    const encoding = c.req.header("Content-Encoding");
    if (encoding !== undefined && encoding !== "identity")
      fail("unsupported_media_type", "Compressed bodies are not accepted. Send plain JSON.");
    const type = c.req.header("Content-Type");
    const isRightType = isProviderForm(c) ? isForm(type) : isJson(type) || !hasBody(c.req.raw);
    if (!isRightType) fail("unsupported_media_type");
    return next();
  };
}

function hasBody(request: Request): boolean {
  const length = request.headers.get("Content-Length");
  return length === null ? request.headers.has("Transfer-Encoding") : length !== "0";
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(?:;|$)/i.test(contentType ?? "");
}

function isForm(contentType: string | undefined): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType ?? "");
}

const kb = 1024;

/** Larger bodies are stored one at a time, so that they fit into memory. */
export const largeBodyBytes = 2 * kb * kb;
/** Larger bodies are also received one at a time. */
export const hugeBodyBytes = 16 * kb * kb;

/**
 * 128 kB, or 64 MB for the route that accepts 100,000 rows, 2 MB for a pre-check. Comes after the access guard, so that large bodies without a
 * session are not read.
 */
export function bodyLimits(): MiddlewareHandler<AppEnv> {
  const limit = (maxSize: number): MiddlewareHandler =>
    bodyLimit({
      maxSize,
      onError: () =>
        fail(
          "too_large",
          `A request may have at most ${sizeWords(maxSize)} here. Split it into several requests.`,
        ),
    });
  const usual = limit(128 * kb);
  const check = limit(largeBodyBytes);
  const large = limit(64 * kb * kb);
  return (c, next) => {
    if (!takesRows(c)) return usual(c, next);
    return c.req.method === "PUT" ? large(c, next) : check(c, next);
  };
}

function takesRows({ req }: Context<AppEnv>): boolean {
  return (req.method === "PUT" && /^\/api\/batches\/[^/]+$/.test(req.path)) || req.path === "/api/precheck";
}

function sizeWords(bytes: number): string {
  return bytes < kb * kb ? `${bytes / kb} kB` : `${bytes / kb / kb} MB`;
}

/**
 * Checks nesting and string lengths before anything parses the body. A body must be JSON even if the route ignores it:
 * a damaged request must not have an effect. (Routes that accept rows parse the body themselves.)
 */
export function jsonLimits(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (reads.has(c.req.method) || isProviderForm(c)) return next();
    const text = await c.req.text();
    const fault = jsonFault(text);
    if (fault !== null) fail("invalid", fault);
    if (text !== "" && !takesRows(c)) parseJson(text);
    return next();
  };
}
