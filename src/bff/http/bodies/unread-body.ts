import type { Context, MiddlewareHandler } from "hono";
import type { AppEnv } from "#bff/http/context.ts";

const maxBytes = 8 * 1024 * 1024;
const maxMs = 5_000;

/**
 * If the answer is ready before the request's body was read (no session, foreign origin, too large), reads and discards
 * the body: a client that is still sending does not read the answer, and the rest would corrupt its next request. Larger
 * or slower bodies end the connection.
 */
export function discardUnreadBody(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const isRead = c.req.raw.body === null || Object.keys(c.req.bodyCache).length > 0;
    if (!isRead && !(await discard(c))) c.res.headers.set("Connection", "close");
  };
}

/** True if the whole body was read. */
async function discard(c: Context<AppEnv>): Promise<boolean> {
  const { body, headers } = c.req.raw;
  if (body === null || body.locked || Number(headers.get("Content-Length")) > maxBytes) return false;
  const reader = body.getReader();
  let isCut = false;
  const cut = (): void => {
    isCut = true;
    reader.cancel().catch(() => undefined);
  };
  const timer = setTimeout(cut, maxMs);
  try {
    for (let bytes = 0; ;) {
      const { done, value } = await reader.read();
      if (done) return !isCut;
      bytes += value.length;
      if (bytes > maxBytes) return false;
    }
  } catch {
    // The client went away.
    return false;
  } finally {
    clearTimeout(timer);
  }
}
