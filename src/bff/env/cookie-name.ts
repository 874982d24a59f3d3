import type { Reader } from "./reader.ts";

/** Letters that are valid in a cookie's name, without those of the prefixes `__Host-` and `__Secure-` at its start. */
const nameForm = /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/;

/** `COOKIE_NAME`; null if unset. */
export function readCookieName(reader: Reader): string | null {
  const name = reader.text("COOKIE_NAME") ?? null;
  if (name === null || nameForm.test(name)) return name;
  reader.bad(
    "COOKIE_NAME",
    "must have 1 to 40 letters, digits and hyphens, and start with a letter or digit.",
  );
  return null;
}

/**
 * How the names of all cookies begin. Browsers send cookies to every port of a host, and those of `__Host-` to every path, so
 * two Ushers on one host would overwrite each other's: the port that browsers see and the path are part of the name.
 */
export function cookiePrefix(publicUrl: URL, name: string | null): string {
  const isHttps = publicUrl.protocol === "https:";
  const port = publicUrl.port || (isHttps ? "" : "80");
  // Dots of the path are doubled, so that they are none of its slashes.
  const path = publicUrl.pathname.replace(/\/$/, "").replaceAll(".", "..").replaceAll("/", ".");
  const fallback = `${port === "" ? "usher" : `usher-${port}`}${path}`;
  return `${isHttps ? "__Host-" : ""}${name ?? fallback}`;
}
