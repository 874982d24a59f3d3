import type { Context, MiddlewareHandler } from "hono";
import type { AppEnv } from "./context.ts";
import { isLoopback } from "#bff/env/reader.ts";
import { fail } from "./problem.ts";

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

/**
 * Browser features that Usher does not use. Writing to the clipboard is not listed: links are copied. Neither are features
 * that Chromium does not know, about which it warns in the console.
 */
const unneeded = [
  "accelerometer",
  "autoplay",
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
  "window-management",
  "xr-spatial-tracking",
];

const everywhere: Readonly<Record<string, string>> = {
  "Content-Security-Policy": contentSecurityPolicy,
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": unneeded.map((feature) => `${feature}=()`).join(", "),
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Also used for answers before the app exists. */
export function setSecurityHeaders(headers: Headers, publicUrl: URL): void {
  for (const [name, value] of Object.entries(everywhere)) headers.set(name, value);
  // Elsewhere browsers ignore it, and say so in the console of every page.
  if (publicUrl.protocol === "https:" || isLoopback(publicUrl.hostname))
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
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

/** Methods that change nothing and have no body. */
export const reads: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** The one write that comes from another machine as a form: the OpenID provider sends it with a signed token. */
export function isProviderForm({ req }: Context<AppEnv>): boolean {
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
    if (isEncoded(c)) fail("unsupported_media_type", "Compressed bodies are not accepted. Send plain JSON.");
    const type = c.req.header("Content-Type");
    const isRightType = isProviderForm(c) ? isForm(type) : isJson(type) || !hasBody(c.req.raw);
    if (!isRightType) fail("unsupported_media_type");
    return next();
  };
}

function isEncoded({ req }: Context<AppEnv>): boolean {
  const encoding = req.header("Content-Encoding");
  return encoding !== undefined && encoding !== "identity";
}

/** For a route outside of `/api`, which the write guard does not see. */
export function hasUnencodedJson(c: Context<AppEnv>): boolean {
  return isJson(c.req.header("Content-Type")) && !isEncoded(c);
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
