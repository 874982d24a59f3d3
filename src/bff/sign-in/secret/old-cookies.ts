import { createHmac, timingSafeEqual } from "node:crypto";
import type { Env } from "#bff/env/env.ts";

/**
 * While `AUTH_SECRET` is being replaced: signs the cookies of a request again that the old secret has signed, so that
 * members stay signed in. The library knows one secret for cookies only.
 */
export function acceptOldCookies({
  authSecret,
  oldAuthSecret,
}: Pick<Env, "authSecret" | "oldAuthSecret">): (headers: Headers) => void {
  if (oldAuthSecret === null) return () => {};
  const again = (pair: string): string => {
    const start = pair.indexOf("=") + 1;
    const text = decoded(pair.slice(start));
    const end = text.lastIndexOf(".");
    const value = text.slice(0, end);
    if (end < 1 || !isEqual(text.slice(end + 1), signatureOf(value, oldAuthSecret))) return pair;
    return pair.slice(0, start) + encodeURIComponent(`${value}.${signatureOf(value, authSecret)}`);
  };
  return (headers) => {
    const cookies = headers.get("Cookie");
    if (cookies !== null) headers.set("Cookie", cookies.split("; ").map(again).join("; "));
  };
}

/** As the sign-in library signs. */
function signatureOf(value: string, secret: string): string {
  return createHmac("sha256", secret).update(value).digest("base64");
}

function isEqual(given: string, right: string): boolean {
  return given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right));
}

/** Text that is not encoded as a cookie stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
