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

/** Everything a browser can be asked for that Usher does not need. The clipboard is written to: links are copied. */
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

/** For what is answered before there is an app, too. */
export function setSecurityHeaders(headers: Headers, publicUrl: URL): void {
  for (const [name, value] of Object.entries(everywhere)) headers.set(name, value);
  if (publicUrl.protocol === "https:")
    headers.set("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
}

/** Puts the security headers on every response, errors included: it stands before everything else. */
export function securityHeaders(publicUrl: URL): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    setSecurityHeaders(c.res.headers, publicUrl);
    if (c.req.path.startsWith("/api/")) c.res.headers.set("Cache-Control", "no-store");
  };
}

/**
 * The origins that pages of Usher come from. On a loopback both names of it, since people type either;
 * cookies do not cross between them, but a write from the other one is still ours.
 */
export function ownOrigins(publicUrl: URL): ReadonlySet<string> {
  const origins = new Set([publicUrl.origin]);
  if (isLoopback(publicUrl.hostname)) {
    const port = publicUrl.port === "" ? "" : `:${publicUrl.port}`;
    for (const host of ["localhost", "127.0.0.1"]) origins.add(`${publicUrl.protocol}//${host}${port}`);
  }
  return origins;
}

const reads = new Set(["GET", "HEAD"]);

/**
 * Writes come from our own pages only, and carry JSON or nothing. `Sec-Fetch-Site` counts where a browser sends no
 * `Origin`; with neither (scripts) the write is refused as well: a script can set `Origin`, another site cannot.
 */
export function writeGuard(origins: ReadonlySet<string>): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (reads.has(c.req.method)) return next();
    const origin = c.req.header("Origin");
    const isOwn =
      origin === undefined ? c.req.header("Sec-Fetch-Site") === "same-origin" : origins.has(origin);
    if (!isOwn) fail("foreign_origin");
    const encoding = c.req.header("Content-Encoding");
    if (encoding !== undefined && encoding !== "identity")
      fail("unsupported_media_type", "A compressed body is not read here. Send it as plain JSON.");
    if (hasBody(c.req.raw) && !isJson(c.req.header("Content-Type"))) fail("unsupported_media_type");
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

const kb = 1024;

/**
 * 128 kB, and 64 MB where 100,000 rows are handed in. By Content-Length and while reading; stands behind the access guard,
 * so that a stranger's large body is not read at all.
 */
export function bodyLimits(): MiddlewareHandler<AppEnv> {
  const limit = (maxSize: number): MiddlewareHandler =>
    bodyLimit({
      maxSize,
      onError: () =>
        fail(
          "too_large",
          `A request may have ${sizeWords(maxSize)} here. Split it and send the parts apart.`,
        ),
    });
  const usual = limit(128 * kb);
  const large = limit(64 * kb * kb);
  return (c, next) => (takesRows(c) ? large(c, next) : usual(c, next));
}

function takesRows({ req }: Context<AppEnv>): boolean {
  return (req.method === "PUT" && /^\/api\/batches\/[^/]+$/.test(req.path)) || req.path === "/api/precheck";
}

function sizeWords(bytes: number): string {
  return bytes < kb * kb ? `${bytes / kb} kB` : `${bytes / kb / kb} MB`;
}

/**
 * Nesting and lengths, for every body there is and before anything parses it. And what is sent is JSON, also where a route
 * reads no body: nothing is done for a request that went wrong on its way. (Where rows come in, the handler finds out.)
 */
export function jsonLimits(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (reads.has(c.req.method)) return next();
    const text = await c.req.text();
    const fault = jsonFault(text);
    if (fault !== null) fail("invalid", fault);
    if (text !== "" && !takesRows(c)) parseJson(text);
    return next();
  };
}
